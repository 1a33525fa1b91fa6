using Portal.DevHost.Identity.Realms;

namespace Portal.DevHost.Identity.Keys;

/// <summary>The realm's public keys (RFC 7517 section 5), retired ones included.</summary>
internal static class JwksEndpoint
{
    public static void Map(IEndpointRouteBuilder group, Realm realm) =>
        group.MapGet(
            RealmAddresses.JwksRoute,
            () =>
                Results.Json(
                    new { keys = realm.Keys.Published().Select(key => key.ToPublicJwk()) },
                    contentType: "application/jwk-set+json"
                )
        );
}
