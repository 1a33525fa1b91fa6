using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Portal.Domain.Access;
using Portal.Domain.Sessions;
using Portal.Web.Hosting;

namespace Portal.Web.SignIn;

/// <summary>Sessions on tenants' hosts: live in that tenant's own database (IC-9).</summary>
internal sealed class TenantSessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    BrowserSessions sessions,
    SignInOperations signIn,
    RefusalOperations refusals
) : SessionHandler(options, logger, encoder)
{
    protected override HostCookie Cookie => HostCookie.Session;

    protected override Task<BrowserSession> FindAsync() => sessions.FindAsync(Context);

    protected override async Task<byte[]> StartAsync(SignInIdentity identity)
    {
        var request = new SignInRequest(
            Context.GetTenant(),
            Context.GetIdentityProvider(),
            identity,
            HostCookie.Invitation.Take(Context),
            Context.Connection.RemoteIpAddress,
            Request.Headers.UserAgent.ToString(),
            Context.TraceIdentifier
        );
        return (await signIn.SignInAsync(request, Context.RequestAborted)).Secret;
    }

    /// <summary>The page that the person's role does not reach is in the tenant's log before the answer leaves.</summary>
    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (Context.User.Identity is TenantIdentity identity)
        {
            var caller = sessions.CallerOf(identity, Context);
            await refusals.RecordPageAsync(caller, Request.Path.Value ?? "/", CancellationToken.None);
        }
        await base.HandleForbiddenAsync(properties);
    }

    protected override Task EndAsync() => sessions.EndPersonAsync(Context);

    protected override async Task<string> FindSignInAsync() =>
        (await sessions.FindSupportAsync(Context)).State == BrowserSessionState.Ended
            ? PortalUrls.SupportEnded
            : await base.FindSignInAsync();
}
