using Microsoft.AspNetCore.WebUtilities;
using Portal.Platform;
using Portal.Web.Hosting;
using Portal.Web.SignIn.Provider;

namespace Portal.Web.SignIn;

/// <summary>Ends the session here first, then at the provider (OpenID Connect RP-Initiated Logout 1.0).</summary>
internal static class SignOutEndpoints
{
    public static void MapSignOut(this IEndpointRouteBuilder app)
    {
        // Open, so that a session that is over or not of this tenant can be signed out of as well.
        var open = app.MapGroup("").AllowAnonymous().WithMetadata(new WithoutSessionAttribute());
        open.MapPost(PortalUrls.SignOut, SignOutAsync);
        open.MapGet(PortalUrls.SignedOutCallback, () => Results.Redirect(PortalUrls.SignedOut));
        open.MapGet(
            PortalUrls.SignedOut,
            (HttpContext context, PlainAnswers pages) => SignInPages.SignedOutAsync(context, pages)
        );
    }

    private static async Task SignOutAsync(
        HttpContext context,
        PlainAnswers pages,
        BrowserSessions sessions,
        ProviderDirectory providers
    )
    {
        var (_, session) = await sessions.FindAsync(context);
        var idToken = session is null ? null : await sessions.EndAsync(context, session);
        SessionCookie.Delete(context);
        if (idToken is not null && await FindProviderSignOutAsync(context, providers, idToken) is { } address)
        {
            await SignInPages.OnwardAsync(context, pages, address);
            return;
        }
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = PortalUrls.SignedOut;
    }

    /// <summary>Where the provider ends its own session, or null when it cannot; ours has ended in any case.</summary>
    private static async Task<string?> FindProviderSignOutAsync(
        HttpContext context,
        ProviderDirectory providers,
        string idToken
    )
    {
        try
        {
            var provider = context.GetIdentityProvider();
            var metadata = await providers.GetAsync(provider, context.RequestAborted);
            return string.IsNullOrEmpty(metadata.EndSessionEndpoint)
                ? null
                : QueryHelpers.AddQueryString(
                    metadata.EndSessionEndpoint,
                    new Dictionary<string, string?>(StringComparer.Ordinal)
                    {
                        ["id_token_hint"] = idToken,
                        ["client_id"] = provider.ClientId,
                        ["post_logout_redirect_uri"] = context.GetOwnOrigin() + PortalUrls.SignedOutCallback,
                    }
                );
        }
        catch (Exception e) when (e is ServiceUnavailableException or SignInFailedException)
        {
            return null;
        }
    }
}
