using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Portal.Domain.Sessions;
using Portal.Web.Hosting;
using Portal.Web.Support;

namespace Portal.Web.SignIn;

/// <summary>The cookie cannot be read for this host's tenant: 403, the cookie goes, and an event is recorded (IC-7).</summary>
/// <param name="isSupport">Whether it is a support session's cookie.</param>
internal sealed class ForeignSessionException(bool isSupport = false)
    : Exception("The session cookie is not one of this host.")
{
    /// <summary>Whether it is a support session's cookie; a person's stays then what it was.</summary>
    public bool IsSupport { get; } = isSupport;
}

/// <summary>
/// The one way to be somebody on a tenant's host: a session that is live in that tenant's own database (IC-9). A server that
/// does not answer is an error and never "signed out" (IC-10).
/// </summary>
internal sealed class SessionAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    BrowserSessions sessions,
    BrowserSupport support,
    SessionCookie cookie,
    InvitationCookie invitation,
    SignInOperations signIn
) : SignInAuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Context.GetEndpoint()?.Metadata.GetMetadata<WithoutSessionAttribute>() is not null)
        {
            return AuthenticateResult.NoResult();
        }
        // Where a support cookie is, it alone decides: a support session is never mixed with a person's, not even when it is over.
        var inside = await support.FindAsync(Context);
        switch (inside.State)
        {
            case BrowserSessionState.Foreign:
                throw new ForeignSessionException(isSupport: true);
            case BrowserSessionState.Live:
                var staff = SupportPrincipal.Create(Context.GetTenant().Id, inside.Session!);
                return AuthenticateResult.Success(new(staff, Scheme.Name));
            case BrowserSessionState.Ended:
                return AuthenticateResult.NoResult(); // the challenge leads to the page that says so
            default:
                return await AuthenticatePersonAsync();
        }
    }

    private async Task<AuthenticateResult> AuthenticatePersonAsync()
    {
        var (state, session) = await sessions.FindAsync(Context);
        switch (state)
        {
            case BrowserSessionState.Foreign:
                throw new ForeignSessionException();
            case BrowserSessionState.Live:
                var principal = SessionPrincipal.Create(Context.GetTenant().Id, session!);
                return AuthenticateResult.Success(new(principal, Scheme.Name));
            case BrowserSessionState.Ended:
                SessionCookie.Delete(Context);
                return AuthenticateResult.NoResult();
            default:
                return AuthenticateResult.NoResult();
        }
    }

    /// <summary>Begins a session for an identity that the provider's handler validated; the browser's old one ends.</summary>
    protected override async Task HandleSignInAsync(ClaimsPrincipal user, AuthenticationProperties? properties)
    {
        var tenant = Context.GetTenant();
        var old = await sessions.FindAsync(Context);
        var request = new SignInRequest(
            tenant,
            Context.GetIdentityProvider(),
            ProviderIdentity.Read(user, properties),
            invitation.Take(Context, tenant.Id),
            Context.Connection.RemoteIpAddress,
            Request.Headers.UserAgent.ToString(),
            Context.TraceIdentifier
        );
        try
        {
            var result = await signIn.SignInAsync(request, Context.RequestAborted);
            cookie.Write(Context, tenant.Id, result.Secret);
        }
        finally
        {
            if (old.Session is { } session)
            {
                await sessions.EndAsync(Context, session);
            }
        }
    }

    protected override async Task HandleSignOutAsync(AuthenticationProperties? properties)
    {
        if ((await sessions.FindAsync(Context)).Session is { } session)
        {
            await sessions.EndAsync(Context, session);
        }
        SessionCookie.Delete(Context);
    }

    /// <summary>A page load is led to the sign-in page and back; everything else, circuits among it, gets a bare 401.</summary>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var address =
            (await support.FindAsync(Context)).State == BrowserSessionState.Ended
                ? PortalUrls.SupportEnded
                : PortalUrls.SignInAt(Request.Path + Request.QueryString);
        if (
            HttpMethods.IsGet(Request.Method)
            && !Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase)
        )
        {
            Response.Redirect(address);
        }
        else
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        throw new Platform.ForbiddenException("Your role does not allow this.");
}

/// <summary>Marks an endpoint that serves everybody alike and does not look at the session.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WithoutSessionAttribute : Attribute;
