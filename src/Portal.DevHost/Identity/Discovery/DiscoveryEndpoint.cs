using Portal.DevHost.Identity.Keys;
using Portal.DevHost.Identity.Realms;

namespace Portal.DevHost.Identity.Discovery;

/// <summary>OpenID Connect Discovery 1.0 section 4: what this issuer is and does, nothing that it does not do.</summary>
internal static class DiscoveryEndpoint
{
    public static void Map(IEndpointRouteBuilder group, Realm realm) =>
        group.MapGet(RealmAddresses.DiscoveryRoute, () => Results.Json(Metadata(realm.Addresses)));

    private static Dictionary<string, object> Metadata(RealmAddresses addresses) =>
        new(StringComparer.Ordinal)
        {
            ["issuer"] = addresses.Issuer,
            ["authorization_endpoint"] = addresses.Absolute(RealmAddresses.AuthorizationRoute),
            ["token_endpoint"] = addresses.Absolute(RealmAddresses.TokenRoute),
            ["userinfo_endpoint"] = addresses.Absolute(RealmAddresses.UserInfoRoute),
            ["jwks_uri"] = addresses.Absolute(RealmAddresses.JwksRoute),
            ["end_session_endpoint"] = addresses.Absolute(RealmAddresses.EndSessionRoute),
            ["response_types_supported"] = new[] { "code" },
            ["response_modes_supported"] = new[] { "query" },
            ["grant_types_supported"] = new[] { "authorization_code" },
            ["subject_types_supported"] = new[] { "public" },
            ["scopes_supported"] = Scopes.Supported,
            ["claims_supported"] = Scopes.Claims,
            ["id_token_signing_alg_values_supported"] = SigningAlgorithm.All,
            ["token_endpoint_auth_methods_supported"] = new[] { "client_secret_basic", "client_secret_post" },
            ["code_challenge_methods_supported"] = new[] { "S256" },
            ["prompt_values_supported"] = new[] { "none", "login", "select_account" },
            ["authorization_response_iss_parameter_supported"] = true,
            ["claims_parameter_supported"] = false,
            ["request_parameter_supported"] = false,
            ["request_uri_parameter_supported"] = false,
        };
}
