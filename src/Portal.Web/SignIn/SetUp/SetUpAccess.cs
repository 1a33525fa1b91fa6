using Portal.Domain.Providers;
using Portal.Platform.Catalog;
using Portal.Web.Hosting;

namespace Portal.Web.SignIn.SetUp;

/// <summary>What a browser may do on the set-up pages: the cookie leads to an open link of this company, or to nothing.</summary>
internal sealed class SetUpAccess(SignInSetUps setUps, PlatformEvents events)
{
    /// <summary>The open set-up of this browser; null when there is none, or its link has ended. The cookie goes with it.</summary>
    /// <exception cref="Platform.ServiceUnavailableException">The catalog does not answer.</exception>
    public async Task<OpenSetUp?> FindAsync(HttpContext context)
    {
        var (isPresent, secret) = HostCookie.SignInSetUp.Read(context);
        if (secret is not null)
        {
            try
            {
                return new(secret, await setUps.GetAsync(context.GetTenant().Id, secret, context.RequestAborted));
            }
            catch (SignInLinkRefusedException e)
            {
                Record(context, e.Refusal.ToString());
            }
        }
        else if (isPresent)
        {
            Record(context, "cookie"); // late, or of another company
        }
        if (isPresent)
        {
            HostCookie.SignInSetUp.Delete(context);
        }
        return null;
    }

    private void Record(HttpContext context, string reason) =>
        events.Record(
            new(PlatformEventKind.SignInLinkRefused, context.GetTenant().Id, Reason: reason),
            context.TraceIdentifier
        );
}

/// <summary>An open set-up, and the secret of its link.</summary>
internal sealed record OpenSetUp(byte[] Secret, SignInSetUp SetUp)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => $"set-up {SetUp.Id}";
}
