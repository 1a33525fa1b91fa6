using Portal.DevHost.Identity.Authorization;
using Portal.DevHost.Identity.Pages;
using Portal.DevHost.Identity.Realms;

namespace Portal.DevHost.Identity.SignIn;

/// <summary>The sign-in form: shown by GET, answered by POST from the same browser and our own page only.</summary>
internal static class SignInEndpoint
{
    private const string Failed = "That e-mail and password do not go together. Check both and try again.";

    public static void Map(IEndpointRouteBuilder group, Realm realm)
    {
        group.MapGet(RealmAddresses.SignInRoute, (HttpContext context) => Show(context, realm));
        group.MapPost(
            RealmAddresses.SignInRoute,
            (HttpContext context, CancellationToken cancellation) => SignInAsync(context, realm, cancellation)
        );
    }

    private static PageResult Show(HttpContext context, Realm realm)
    {
        var id = OAuthParameters.FromQuery(context.Request)["request"];
        return realm.PendingSignIns.Find(id, realm.Cookies.ReadBrowser(context)) is { } pending
            ? SignInPage.Render(realm, pending, email: pending.Request.LoginHint, error: null)
            : NoLongerValid(realm);
    }

    private static async Task<IResult> SignInAsync(HttpContext context, Realm realm, CancellationToken cancellation)
    {
        if (!OwnOrigin.IsRequired(context, realm))
            return Forbidden(realm, "The form was posted from another origin.");
        if (await OAuthParameters.FromFormAsync(context.Request, cancellation) is not { } form)
            return NoLongerValid(realm);
        if (realm.PendingSignIns.Find(form["request"], realm.Cookies.ReadBrowser(context)) is not { } pending)
            return NoLongerValid(realm);
        if (!Secret.Matches(pending.Antiforgery, form["antiforgery"]))
            return Forbidden(realm, "The form's antiforgery value is missing or wrong.");

        var (email, password) = (form["email"] ?? string.Empty, form["password"] ?? string.Empty);
        if (realm.FindPersonByPassword(email, password) is not { } person)
        {
            realm.Logger.SignInRefused(realm.Name, "wrong e-mail or password");
            return SignInPage.Render(realm, pending, email, Failed);
        }
        return realm.PendingSignIns.TryClose(pending)
            ? Complete(context, realm, pending.Request, person)
            : NoLongerValid(realm);
    }

    private static IResult Complete(
        HttpContext context,
        Realm realm,
        AuthorizationRequest request,
        PersonOptions person
    )
    {
        if (realm.Sessions.Find(realm.Cookies.ReadSession(context)) is { } previous)
            realm.Sessions.End(previous);
        var session = realm.Sessions.Start(person.Subject, out var cookie);
        realm.Cookies.WriteSession(context, cookie);
        realm.Logger.SignedIn(realm.Name, person.Subject, request.Target.Client.ClientId);
        return request.IsAcceptable(person.Subject)
            ? request.Target.Success(realm.Codes.Issue(request, session))
            : request.Target.Refuse(
                ProtocolError.LoginRequired("Somebody else signed in than the id_token_hint named.")
            );
    }

    private static PageResult Forbidden(Realm realm, string reason)
    {
        realm.Logger.SignInRefused(realm.Name, reason);
        return MessagePage.Refusal(realm, "This sign-in was refused", reason, StatusCodes.Status403Forbidden);
    }

    private static PageResult NoLongerValid(Realm realm) =>
        MessagePage.Refusal(
            realm,
            "This sign-in form is no longer valid",
            "It was used already, waited too long, or was opened in another browser."
        );
}
