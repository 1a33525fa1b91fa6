using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Portal.Domain.Sessions;
using Portal.Staff;
using Portal.Web.Hosting;
using Portal.Web.SignIn;

namespace Portal.Web.StaffArea.SignIn;

/// <summary>Sessions on the staff host: live in the catalog.</summary>
internal sealed class StaffSessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    StaffSessions sessions,
    StaffSignIn signIn
) : SessionHandler(options, logger, encoder)
{
    protected override HostCookie Cookie => HostCookie.Staff;

    protected override Task<BrowserSession> FindAsync() => sessions.FindAsync(Context, Context.RequestAborted);

    protected override Task<byte[]> StartAsync(SignInIdentity identity)
    {
        var request = new StaffSignInRequest(
            Context.GetIdentityProvider(),
            identity.Issuer,
            identity.Subject,
            identity.Email,
            identity.EmailVerified,
            identity.IdToken,
            Context.Connection.RemoteIpAddress,
            Request.Headers.UserAgent.ToString(),
            Context.TraceIdentifier
        );
        return signIn.SignInAsync(request, Context.RequestAborted);
    }

    protected override async Task EndAsync()
    {
        if ((await sessions.FindAsync(Context, CancellationToken.None)).Identity is StaffIdentity staff)
        {
            await sessions.EndAsync(staff.CallerOf(Context), staff.Staff.SessionId, CancellationToken.None);
        }
    }
}
