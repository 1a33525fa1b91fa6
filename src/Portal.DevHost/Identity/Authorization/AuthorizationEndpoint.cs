using Portal.DevHost.Identity.Pages;
using Portal.DevHost.Identity.Realms;

namespace Portal.DevHost.Identity.Authorization;

/// <summary>The authorization endpoint (OpenID Connect Core section 3.1.2): GET, and POST that goes on as GET.</summary>
internal static class AuthorizationEndpoint
{
    public static void Map(IEndpointRouteBuilder group, Realm realm)
    {
        group.MapGet(
            RealmAddresses.AuthorizationRoute,
            (HttpContext context, CancellationToken _) => AuthorizeAsync(context, realm)
        );
        group.MapPost(
            RealmAddresses.AuthorizationRoute,
            (HttpContext context, CancellationToken cancellation) =>
                ContinueAsGetAsync(context.Request, realm, cancellation)
        );
    }

    private static async Task<IResult> AuthorizeAsync(HttpContext context, Realm realm)
    {
        var parameters = OAuthParameters.FromQuery(context.Request);
        if (RedirectTarget.Resolve(realm, parameters, out var problem) is not { } target)
        {
            realm.Logger.AuthorizationRefused(realm.Name, "page", problem);
            return MessagePage.Refusal(realm, "This sign-in cannot start", problem);
        }
        if (AuthorizationRequestRules.FirstBroken(parameters) is { } broken)
            return Refuse(realm, target, broken);

        var request = AuthorizationRequestRules.Accept(target, parameters);
        if (request.IdTokenHint is not null)
        {
            if (await realm.IdTokens.ReadHintAsync(request.IdTokenHint) is not { } hint)
                return Refuse(realm, target, ProtocolError.InvalidRequest("The id_token_hint was not issued here."));
            request = request with { ExpectedSubject = hint.Subject };
        }
        return Answer(context, realm, request);
    }

    private static IResult Answer(HttpContext context, Realm realm, AuthorizationRequest request)
    {
        var session = realm.Sessions.Find(realm.Cookies.ReadSession(context));
        if (session is not null && request.IsAnsweredBy(session, realm.Time.GetUtcNow()))
            return request.Target.Success(realm.Codes.Issue(request, session));
        if (request.IsSilent)
            return Refuse(
                realm,
                request.Target,
                ProtocolError.LoginRequired("There is no session that answers this request.")
            );

        var pending = realm.PendingSignIns.Open(request, realm.Cookies.EnsureBrowser(context));
        return new SeeOther($"{realm.Addresses.Relative(RealmAddresses.SignInRoute)}?request={pending.Id}");
    }

    /// <summary>A cross-site POST carries no Lax cookie, so that the session would go unseen; the GET that follows carries it.</summary>
    private static async Task<IResult> ContinueAsGetAsync(
        HttpRequest request,
        Realm realm,
        CancellationToken cancellation
    ) =>
        await OAuthParameters.FromFormAsync(request, cancellation) is { } parameters
            ? new SeeOther(parameters.AppendTo(realm.Addresses.Relative(RealmAddresses.AuthorizationRoute)))
            : MessagePage.Refusal(
                realm,
                "This sign-in cannot start",
                "The application sent a request that is no form."
            );

    private static IResult Refuse(Realm realm, RedirectTarget target, ProtocolError error)
    {
        realm.Logger.AuthorizationRefused(realm.Name, error.Code, error.Description);
        return target.Refuse(error);
    }
}
