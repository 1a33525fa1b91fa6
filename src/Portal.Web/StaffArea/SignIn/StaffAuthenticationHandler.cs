using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Portal.Staff;
using Portal.Web.Hosting;
using Portal.Web.SignIn;

namespace Portal.Web.StaffArea.SignIn;

/// <summary>The one way to be somebody on the staff host: a session that is live in the catalog at this moment.</summary>
internal sealed class StaffAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    StaffCookie cookie,
    StaffSessions sessions,
    StaffSignIn signIn
) : SignInAuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Context.GetEndpoint()?.Metadata.GetMetadata<WithoutSessionAttribute>() is not null)
        {
            return AuthenticateResult.NoResult();
        }
        var (isPresent, secret) = cookie.Read(Request);
        if (isPresent && secret is null)
        {
            throw new ForeignSessionException();
        }
        if (secret is null)
        {
            return AuthenticateResult.NoResult();
        }
        if (await sessions.FindAsync(secret, Context.RequestAborted) is { } staff)
        {
            return AuthenticateResult.Success(new(StaffPrincipal.Create(staff), Scheme.Name));
        }
        StaffCookie.Delete(Context);
        return AuthenticateResult.NoResult();
    }

    /// <summary>Begins a session for an identity that the provider's handler validated; the browser's old one ends.</summary>
    protected override async Task HandleSignInAsync(ClaimsPrincipal user, AuthenticationProperties? properties)
    {
        var identity = ProviderIdentity.Read(user, properties);
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
        try
        {
            cookie.Write(Context, await signIn.SignInAsync(request, Context.RequestAborted));
        }
        finally
        {
            await EndAsync(); // the one of the request's own cookie, whatever became of the new one
        }
    }

    protected override async Task HandleSignOutAsync(AuthenticationProperties? properties)
    {
        await EndAsync();
        StaffCookie.Delete(Context);
    }

    /// <summary>A page load is led to the sign-in page and back; everything else gets a bare 401.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (HttpMethods.IsGet(Request.Method))
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

    private async Task EndAsync()
    {
        if (
            cookie.Read(Request).Secret is { } secret
            && await sessions.FindAsync(secret, CancellationToken.None) is { } staff
        )
        {
            await sessions.EndAsync(StaffPrincipal.CallerOf(Context, staff), staff.SessionId, CancellationToken.None);
        }
    }
}
