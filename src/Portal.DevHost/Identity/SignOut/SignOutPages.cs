using Portal.DevHost.Identity.Pages;
using Portal.DevHost.Identity.Realms;
using Portal.DevHost.Identity.SignIn;

namespace Portal.DevHost.Identity.SignOut;

/// <summary>The question before a sign-out that nobody vouched for, and the page after one that leads nowhere else.</summary>
internal static class SignOutPages
{
    public static PageResult SignedOut(Realm realm) =>
        MessagePage.Notice(
            realm,
            $"You are signed out of {realm.DisplayName}",
            "You can close this page, or go back to the application to sign in again."
        );

    public static PageResult Confirm(Realm realm, SignInSession session, EndSessionRequest request, string antiforgery)
    {
        var person = realm.FindPersonBySubject(session.Subject)!;
        var title = $"Sign out of {realm.DisplayName}?";
        var main = Html.Of(
            $"""
            <h1>{title}</h1>
            <p>You are signed in as {person.Email}. Applications that you opened with it may stay open.</p>
            <form method="post" action="{realm.Addresses.Relative(RealmAddresses.ConfirmEndSessionRoute)}">
              <input type="hidden" name="antiforgery" value="{antiforgery}">
              {Hidden("client_id", request.Client?.ClientId)}
              {Hidden("post_logout_redirect_uri", request.ReturnTo)}
              {Hidden("state", request.State)}
              <button class="primary" type="submit">Sign out</button>
            </form>
            <p class="secondary">To stay signed in, close this page.</p>
            """
        );
        return new PageResult(realm, title, main) { FormTargets = request.ReturnTo is { } uri ? [uri] : [] };
    }

    private static Html Hidden(string name, string? value) =>
        value is null ? Html.Empty : Html.Of($"""<input type="hidden" name="{name}" value="{value}">""");
}
