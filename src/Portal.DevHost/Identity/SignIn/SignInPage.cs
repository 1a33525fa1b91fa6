using Portal.DevHost.Identity.Pages;
using Portal.DevHost.Identity.Realms;

namespace Portal.DevHost.Identity.SignIn;

/// <summary>The sign-in form. No script: the buttons of the sample people are forms that post what one would type.</summary>
internal static class SignInPage
{
    /// <summary>
    /// The field shows <paramref name="email"/>: what was typed, or the client's <c>login_hint</c>. The error is tied to
    /// both fields, since we do not say which one was wrong.
    /// </summary>
    public static PageResult Render(Realm realm, PendingSignIn pending, string? email, string? error)
    {
        var client = pending.Request.Target.Client;
        var title = $"Sign in to {realm.DisplayName}";
        var target = client.ClientName ?? new Uri(pending.Request.Target.RedirectUri).Authority;
        var main = Html.Of(
            $"""
            <h1>{title}</h1>
            <p class="secondary">to continue to {target}</p>
            {Error(error)}
            {PasswordForm(realm, pending, email, failed: error is not null)}
            {(realm.Provider.ListPeople ? People(realm, pending) : Html.Empty)}
            """
        );
        return new PageResult(realm, error is null ? title : $"Error: {title}", main)
        {
            Status = error is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
            FormTargets = client.RedirectUris,
        };
    }

    private static Html Error(string? error) =>
        error is null ? Html.Empty : Html.Of($"""<p class="error" id="sign-in-error" role="alert">{error}</p>""");

    private static Html PasswordForm(Realm realm, PendingSignIn pending, string? email, bool failed)
    {
        var invalid = new Html(failed ? """ aria-invalid="true" aria-describedby="sign-in-error" """ : string.Empty);
        var focusEmail = new Html(email is null ? " autofocus" : string.Empty);
        var focusPassword = new Html(email is null ? string.Empty : " autofocus");
        return Html.Of(
            $"""
            <form method="post" action="{realm.Addresses.Relative(RealmAddresses.SignInRoute)}">
              {Hidden(pending)}
              <label for="email">E-mail</label>
              <input id="email" name="email" type="email" autocomplete="username" required value="{email}"{invalid}{focusEmail}>
              <label for="password">Password</label>
              <input id="password" name="password" type="password" autocomplete="current-password" required{invalid}{focusPassword}>
              <button class="primary" type="submit">Sign in</button>
            </form>
            """
        );
    }

    private static Html People(Realm realm, PendingSignIn pending) =>
        Html.Of(
            $"""
            <section aria-labelledby="people">
              <h2 id="people">Sample people</h2>
              <p class="secondary">For development only. One press signs in, or type the e-mail and the password <code>{Passwords(
                realm
            )}</code>.</p>
              <ul class="people">
            {Html.Join(realm.People.Select(person => Person(realm, pending, person)))}
              </ul>
            </section>
            """
        );

    private static Html Person(Realm realm, PendingSignIn pending, PersonOptions person) =>
        Html.Of(
            $"""
            <li><form method="post" action="{realm.Addresses.Relative(RealmAddresses.SignInRoute)}">
              {Hidden(pending)}
              <input type="hidden" name="email" value="{person.Email}">
              <input type="hidden" name="password" value="{person.Password}">
              <button class="person" type="submit"><span class="name"><span class="visually-hidden">Continue as </span>{person.Name}</span>
                <span class="email">{person.Email}</span> {Note(person)}</button>
            </form></li>
            """
        );

    private static Html Note(PersonOptions person) =>
        person.Note is null ? Html.Empty : Html.Of($"""<span class="note">{person.Note}</span>""");

    private static Html Hidden(PendingSignIn pending) =>
        Html.Of(
            $"""<input type="hidden" name="request" value="{pending.Id}"><input type="hidden" name="antiforgery" value="{pending.Antiforgery}">"""
        );

    private static string Passwords(Realm realm) =>
        string.Join(", ", realm.People.Select(person => person.Password).Distinct(StringComparer.Ordinal));
}
