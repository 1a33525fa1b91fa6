using Portal.DevHost.Identity.Authorization;
using Portal.DevHost.Identity.Pages;
using Portal.DevHost.Identity.Realms;
using Portal.DevHost.Identity.SignIn;

namespace Portal.DevHost.Identity.SignOut;

/// <summary>
/// The end-session endpoint (OpenID Connect RP-Initiated Logout 1.0). With a hint that names the person who is signed in
/// it ends the session at once; otherwise it asks, so that no stray link signs anybody out.
/// </summary>
internal static class EndSessionEndpoint
{
    public static void Map(IEndpointRouteBuilder group, Realm realm)
    {
        group.MapGet(
            RealmAddresses.EndSessionRoute,
            (HttpContext context, CancellationToken _) => EndAsync(context, realm)
        );
        group.MapPost(
            RealmAddresses.EndSessionRoute,
            (HttpContext context, CancellationToken cancellation) =>
                ContinueAsGetAsync(context.Request, realm, cancellation)
        );
        group.MapPost(
            RealmAddresses.ConfirmEndSessionRoute,
            (HttpContext context, CancellationToken cancellation) => ConfirmAsync(context, realm, cancellation)
        );
    }

    private static async Task<IResult> EndAsync(HttpContext context, Realm realm)
    {
        var (request, problem) = await EndSessionRequest.ReadAsync(realm, OAuthParameters.FromQuery(context.Request));
        if (request is null)
            return Refuse(realm, problem);
        if (realm.Sessions.Find(realm.Cookies.ReadSession(context)) is not { } session)
            return Finish(realm, request);
        return string.Equals(request.Subject, session.Subject, StringComparison.Ordinal)
            ? End(context, realm, session, request)
            : SignOutPages.Confirm(realm, session, request, Antiforgery(context, realm));
    }

    private static async Task<IResult> ConfirmAsync(HttpContext context, Realm realm, CancellationToken cancellation)
    {
        var form = await OAuthParameters.FromFormAsync(context.Request, cancellation);
        if (form is null || !OwnOrigin.IsRequired(context, realm))
            return Refuse(realm, "The form was posted from another origin.", StatusCodes.Status403Forbidden);
        var (request, problem) = await EndSessionRequest.ReadAsync(realm, form);
        if (request is null)
            return Refuse(realm, problem);
        if (realm.Sessions.Find(realm.Cookies.ReadSession(context)) is not { } session)
            return Finish(realm, request);
        return Secret.Matches(Antiforgery(context, realm), form["antiforgery"])
            ? End(context, realm, session, request)
            : Refuse(realm, "The form's antiforgery value is missing or wrong.", StatusCodes.Status403Forbidden);
    }

    private static IResult End(HttpContext context, Realm realm, SignInSession session, EndSessionRequest request)
    {
        realm.Sessions.End(session);
        realm.Cookies.DeleteSession(context);
        realm.Logger.SignedOut(realm.Name, session.Subject);
        return Finish(realm, request);
    }

    private static IResult Finish(Realm realm, EndSessionRequest request) =>
        request.Destination is { } destination ? new SeeOther(destination) : SignOutPages.SignedOut(realm);

    /// <summary>A cross-site POST carries no Lax cookie; the GET that follows does.</summary>
    private static async Task<IResult> ContinueAsGetAsync(
        HttpRequest request,
        Realm realm,
        CancellationToken cancellation
    ) =>
        await OAuthParameters.FromFormAsync(request, cancellation) is { } parameters
            ? new SeeOther(parameters.AppendTo(realm.Addresses.Relative(RealmAddresses.EndSessionRoute)))
            : Refuse(realm, "The application sent a request that is no form.");

    /// <summary>Made from the session's secret, which no other page can read.</summary>
    private static string Antiforgery(HttpContext context, Realm realm) =>
        Secret.Fingerprint("sign-out:" + realm.Cookies.ReadSession(context));

    private static PageResult Refuse(Realm realm, string problem, int status = StatusCodes.Status400BadRequest)
    {
        realm.Logger.SignOutRefused(realm.Name, problem);
        return MessagePage.Refusal(realm, "You are still signed in", problem, status);
    }
}
