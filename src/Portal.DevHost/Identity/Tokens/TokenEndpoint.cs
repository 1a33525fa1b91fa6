using Portal.DevHost.Identity.Authorization;
using Portal.DevHost.Identity.Realms;

namespace Portal.DevHost.Identity.Tokens;

/// <summary>The token endpoint (OpenID Connect Core section 3.1.3): authorization codes, nothing else, no refresh tokens.</summary>
internal static class TokenEndpoint
{
    public static void Map(IEndpointRouteBuilder group, Realm realm) =>
        group.MapPost(
            RealmAddresses.TokenRoute,
            (HttpContext context, CancellationToken cancellation) => ExchangeAsync(context.Request, realm, cancellation)
        );

    private static async Task<IResult> ExchangeAsync(HttpRequest request, Realm realm, CancellationToken cancellation)
    {
        if (await OAuthParameters.FromFormAsync(request, cancellation) is not { } form)
            return Refuse(realm, ProtocolError.InvalidRequest("The body has to be application/x-www-form-urlencoded."));
        if (form.HasRepeated)
            return Refuse(realm, ProtocolError.InvalidRequest("A parameter came more than once."));
        if (ClientAuthentication.Authenticate(realm, request, form, out var reason) is not { } client)
        {
            realm.Logger.TokenRefused(realm.Name, "invalid_client", reason);
            return TokenError.InvalidClient(realm);
        }
        if (form["grant_type"] is not { } grant)
            return Refuse(realm, ProtocolError.InvalidRequest("The parameter grant_type is missing."));
        return grant is "authorization_code"
            ? Redeem(realm, client, form)
            : Refuse(realm, new ProtocolError("unsupported_grant_type", "Only authorization_code is supported."));
    }

    private static UncachedJson Redeem(Realm realm, ClientOptions client, OAuthParameters form)
    {
        var redemption = CodeRedemption.Attempt(realm, client, form);
        if (redemption.Code is not { } code)
            return Refuse(realm, redemption.Error!);

        var person = realm.FindPersonBySubject(code.Session.Subject)!;
        var accessToken = realm.AccessTokens.Issue(code.Session, code.Request.Scopes);
        code.AccessToken = accessToken;
        return new UncachedJson(
            StatusCodes.Status200OK,
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["access_token"] = accessToken,
                ["token_type"] = "Bearer",
                ["expires_in"] = (int)realm.AccessTokens.Lifetime.TotalSeconds,
                ["scope"] = string.Join(' ', code.Request.Scopes),
                ["id_token"] = realm.IdTokens.Create(code, person, accessToken),
            }
        );
    }

    private static UncachedJson Refuse(Realm realm, ProtocolError error)
    {
        realm.Logger.TokenRefused(realm.Name, error.Code, error.Description);
        return TokenError.BadRequest(error);
    }
}
