using Portal.Domain.Support;
using Portal.Platform;
using Portal.Web.Hosting;
using Portal.Web.SignIn;

namespace Portal.Web.Support;

/// <summary>What the browser's support cookie turned out to be, for one request.</summary>
/// <param name="State">As with people's sessions.</param>
/// <param name="Session">The session, when it is live.</param>
/// <param name="End">Why it is over, when it is.</param>
internal sealed record RequestSupportSession(BrowserSessionState State, LiveSupport? Session, SupportEnd? End)
{
    /// <summary>There is no support cookie.</summary>
    public static readonly RequestSupportSession None = new(BrowserSessionState.None, null, null);
}

/// <summary>
/// The support session of the browser that sent a request, asked of both halves anew for each request (IC-9). Where a
/// browser also holds a person's session, the support session wins until it ends, and its bar says so.
/// </summary>
internal sealed class BrowserSupport(SupportCookie cookie, SupportStore store, TimeProvider time)
{
    /// <summary>Asked once in a request, by whoever needs it first.</summary>
    /// <exception cref="PortalException">It cannot be said: the tenant's server or the catalog does not answer.</exception>
    public async Task<RequestSupportSession> FindAsync(HttpContext context)
    {
        if (context.Features.Get<RequestSupportSession>() is { } known)
        {
            return known;
        }
        var found = await AskAsync(context);
        context.Features.Set(found);
        return found;
    }

    private async Task<RequestSupportSession> AskAsync(HttpContext context)
    {
        var tenant = context.GetTenant();
        var (isPresent, secret) = cookie.Read(context.Request, tenant.Id);
        if (!isPresent)
        {
            return RequestSupportSession.None;
        }
        if (secret is null)
        {
            return new(BrowserSessionState.Foreign, null, null);
        }
        SessionLookup.Begin(context, time);
        var (live, end) = await store.FindAsync(tenant.Binding, secret, context.RequestAborted);
        return new(live is null ? BrowserSessionState.Ended : BrowserSessionState.Live, live, end);
    }
}
