using System.Net.Http.Headers;
using Portal.DevHost.Identity.Discovery;
using Portal.DevHost.Identity.Realms;

namespace Portal.DevHost.Identity.Tokens;

/// <summary>The userinfo endpoint (OpenID Connect Core section 5.3), with a bearer token in the header (RFC 6750 section 2.1).</summary>
internal static class UserInfoEndpoint
{
    public static void Map(IEndpointRouteBuilder group, Realm realm) =>
        group.MapMethods(
            RealmAddresses.UserInfoRoute,
            [HttpMethods.Get, HttpMethods.Post],
            (HttpContext context) => Answer(context, realm)
        );

    private static UncachedJson Answer(HttpContext context, Realm realm)
    {
        if (ReadBearer(context.Request) is not { } bearer)
            return Refuse($"Bearer realm=\"{realm.Name}\"");
        if (realm.AccessTokens.Find(bearer) is not { } token || !realm.Sessions.IsLive(token.Session))
            return Refuse($"Bearer realm=\"{realm.Name}\", error=\"invalid_token\"");

        var person = realm.FindPersonBySubject(token.Session.Subject)!;
        var claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = person.Subject };
        person.AddClaims(token.Scopes, claims);
        return new UncachedJson(StatusCodes.Status200OK, claims);
    }

    private static string? ReadBearer(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
        && string.Equals(header.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase)
            ? header.Parameter
            : null;

    private static UncachedJson Refuse(string challenge) =>
        new(StatusCodes.Status401Unauthorized, new(StringComparer.Ordinal) { ["error"] = "invalid_token" }, challenge);
}
