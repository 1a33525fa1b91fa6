using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Portal.Domain.Sessions;
using Portal.Platform;

namespace Portal.Web.SignIn;

/// <summary>The cookie cannot be read on this host: 403, the cookie is deleted, and an event is recorded (IC-7).</summary>
/// <param name="isSupport">Whether it is a support session's cookie.</param>
internal sealed class ForeignSessionException(bool isSupport = false)
    : Exception("The session cookie is not one of this host.")
{
    /// <summary>Whether it is a support session's cookie; a person's is then left as it is.</summary>
    public bool IsSupport { get; } = isSupport;
}

/// <summary>Marks an endpoint that serves everybody alike and does not look at the session.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WithoutSessionAttribute : Attribute;

/// <summary>
/// The one way to be signed in on a host: a cookie whose session is live now. A server that does not answer is an error and
/// never "signed out" (IC-10).
/// </summary>
internal abstract class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder
) : SignInAuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The cookie that a sign-in here sets.</summary>
    protected abstract HostCookie Cookie { get; }

    /// <summary>The session of the request.</summary>
    protected abstract Task<BrowserSession> FindAsync();

    /// <summary>Starts a session for an identity that the provider's handler validated.</summary>
    /// <returns>Its secret.</returns>
    protected abstract Task<byte[]> StartAsync(SignInIdentity identity);

    /// <summary>Ends the session of the request's own cookie, if it is live.</summary>
    protected abstract Task EndAsync();

    /// <summary>Where a page load without a session is redirected to.</summary>
    protected virtual Task<string> FindSignInAsync() =>
        Task.FromResult(PortalUrls.SignInAt(Request.Path + Request.QueryString));

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Context.GetEndpoint()?.Metadata.GetMetadata<WithoutSessionAttribute>() is not null)
        {
            return AuthenticateResult.NoResult();
        }
        var found = await FindAsync();
        switch (found.State)
        {
            case BrowserSessionState.Foreign:
                throw new ForeignSessionException(isSupport: found.Cookie == HostCookie.Support);
            case BrowserSessionState.Live:
                return AuthenticateResult.Success(new(new ClaimsPrincipal(found.Identity!), Scheme.Name));
        }
        return AuthenticateResult.NoResult(); // the cookie of a session that has ended is kept for the page that says why
    }

    /// <summary>The browser's old session ends, whether the new one starts or not.</summary>
    protected override async Task HandleSignInAsync(ClaimsPrincipal user, AuthenticationProperties? properties)
    {
        try
        {
            Cookie.Write(Context, await StartAsync(ProviderIdentity.Read(user, properties)));
        }
        finally
        {
            await EndAsync();
        }
    }

    protected override async Task HandleSignOutAsync(AuthenticationProperties? properties)
    {
        await EndAsync();
        Cookie.Delete(Context);
    }

    /// <summary>A page load is redirected to the sign-in page and back; everything else, circuits included, gets a bare 401.</summary>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (
            HttpMethods.IsGet(Request.Method)
            && !Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase)
        )
        {
            Response.Redirect(await FindSignInAsync());
        }
        else
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        throw new ForbiddenException("Your role does not allow this.");
}
