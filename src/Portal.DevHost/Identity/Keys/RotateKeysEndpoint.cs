using Portal.DevHost.Identity.Realms;

namespace Portal.DevHost.Identity.Keys;

/// <summary>
/// <c>curl -X POST http://localhost:5400/acme/rotate-keys</c>: lets a developer see how a relying party takes a rotation
/// (OpenID Connect Core section 10.1.1). No page of another origin can trigger it.
/// </summary>
internal static class RotateKeysEndpoint
{
    public static void Map(IEndpointRouteBuilder group, Realm realm) =>
        group.MapPost(RealmAddresses.RotateKeysRoute, (HttpContext context) => Rotate(context, realm));

    private static IResult Rotate(HttpContext context, Realm realm)
    {
        if (!OwnOrigin.IsNotForeign(context, realm))
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        var keys = realm.Keys.Rotate();
        realm.Logger.KeysRotated(realm.Name, string.Join(", ", keys.Select(key => key.KeyId)));
        return Results.Json(new { keys = keys.Select(key => key.ToPublicJwk()) });
    }
}
