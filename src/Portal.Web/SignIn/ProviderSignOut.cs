using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Portal.Platform;
using Portal.Web.Hosting;
using Portal.Web.SignIn.Provider;

namespace Portal.Web.SignIn;

/// <summary>Sign-out at the provider (OpenID Connect RP-Initiated Logout 1.0).</summary>
internal static class ProviderSignOut
{
    /// <summary>Longer addresses are refused by some servers and proxies.</summary>
    private const int MaximumLength = 2_000;

    /// <summary>The address that ends the provider's session, or null if it has none; ours has ended in any case.</summary>
    public static async Task<string?> FindAsync(HttpContext context, ProviderDirectory providers, string idToken)
    {
        try
        {
            var provider = context.GetIdentityProvider();
            var metadata = await providers.Of(provider).GetConfigurationAsync(context.RequestAborted);
            if (string.IsNullOrEmpty(metadata.EndSessionEndpoint))
            {
                return null;
            }
            var address = QueryHelpers.AddQueryString(
                metadata.EndSessionEndpoint,
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["client_id"] = provider.ClientId,
                    ["post_logout_redirect_uri"] = context.GetOwnOrigin() + PortalUrls.SignedOutCallback,
                }
            );
            var hinted = QueryHelpers.AddQueryString(address, "id_token_hint", idToken);
            return hinted.Length <= MaximumLength
                ? hinted
                : QueryHelpers.AddQueryString(address, "logout_hint", HintOf(idToken));
        }
        catch (Exception e) when (e is ServiceUnavailableException or SignInFailedException)
        {
            return null;
        }
    }

    /// <summary>Our own token, which was validated when it came.</summary>
    private static string HintOf(string idToken)
    {
        var token = new JsonWebToken(idToken);
        return new[] { "login_hint", "sid", "preferred_username", "email" }
                .Select(claim => token.TryGetPayloadValue<string>(claim, out var value) ? value : null)
                .FirstOrDefault(value => value is { Length: > 0 and < 300 })
            ?? token.Subject;
    }
}
