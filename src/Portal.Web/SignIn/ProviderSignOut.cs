using Microsoft.AspNetCore.WebUtilities;
using Portal.Platform;
using Portal.Web.Hosting;
using Portal.Web.SignIn.Provider;

namespace Portal.Web.SignIn;

/// <summary>Sign-out at the provider (OpenID Connect RP-Initiated Logout 1.0).</summary>
internal static class ProviderSignOut
{
    /// <summary>The address that ends the provider's session, or null if it has none; ours has ended in any case.</summary>
    public static async Task<string?> FindAsync(HttpContext context, ProviderDirectory providers, string idToken)
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
