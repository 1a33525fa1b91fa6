using Portal.DevHost.Identity.Realms;

namespace Portal.DevHost.Identity.Pages;

/// <summary>What somebody sees who opens an issuer's address in a browser: what it is, where its metadata is, who is signed in.</summary>
internal static class RealmPage
{
    public static void Map(IEndpointRouteBuilder group, Realm realm) =>
        group.MapGet("/", (HttpContext context) => Show(context, realm));

    private static PageResult Show(HttpContext context, Realm realm)
    {
        var addresses = realm.Addresses;
        var title = $"{realm.DisplayName}, an identity provider for development";
        var main = Html.Of(
            $"""
            <h1>{title}</h1>
            <p>Sign-in starts at an application that is registered here, not on this page.</p>
            <dl>
              <dt>Issuer</dt><dd>{realm.Issuer}</dd>
              <dt>Metadata</dt><dd><a href="{addresses.Relative(
                RealmAddresses.DiscoveryRoute
            )}">OpenID configuration</a></dd>
              <dt>Keys</dt><dd><a href="{addresses.Relative(RealmAddresses.JwksRoute)}">JSON Web Key Set</a></dd>
            </dl>
            {Session(context, realm)}
            """
        );
        return new PageResult(realm, title, main);
    }

    private static Html Session(HttpContext context, Realm realm)
    {
        if (realm.Sessions.Find(realm.Cookies.ReadSession(context)) is not { } session)
            return Html.Of($"<p>Nobody is signed in here in this browser.</p>");
        var person = realm.FindPersonBySubject(session.Subject)!;
        var signOut = realm.Addresses.Relative(RealmAddresses.EndSessionRoute);
        return Html.Of($"""<p>You are signed in as {person.Email}. <a href="{signOut}">Sign out</a></p>""");
    }
}
