using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Portal.Domain.Sessions;
using Portal.Web.Hosting;

namespace Portal.Web.SignIn;

/// <summary>The cookie cannot be read for this host's tenant: 403, the cookie goes, and an event is recorded (IC-7).</summary>
internal sealed class ForeignSessionException() : Exception("The session cookie is not one of this tenant.");

/// <summary>
/// The one way to be somebody on a tenant's host: a session that is live in that tenant's own database (IC-9). A server that
/// does not answer is an error and never "signed out" (IC-10).
/// </summary>
internal sealed class SessionAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    BrowserSessions sessions,
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
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (
            HttpMethods.IsGet(Request.Method)
            && !Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase)
        )
        {
            Response.Redirect(PortalUrls.SignInAt(Request.Path + Request.QueryString));
        }
        else
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        throw new Platform.ForbiddenException("Your role does not allow this.");
}

/// <summary>Marks an endpoint that serves everybody alike and does not look at the session.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WithoutSessionAttribute : Attribute;
