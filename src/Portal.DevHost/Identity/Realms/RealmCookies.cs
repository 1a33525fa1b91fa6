namespace Portal.DevHost.Identity.Realms;

/// <summary>
/// A realm's two cookies: the session, and the browser that opened a sign-in form. Both are confined to the realm's path.
/// Cookies of localhost are shared by all its ports; the port in the name keeps two portals side by side apart.
/// </summary>
internal sealed class RealmCookies(RealmAddresses addresses)
{
    private readonly string session = $"portal-idp-session-{addresses.Port}";
    private readonly string browser = $"portal-idp-browser-{addresses.Port}";

    public string? ReadSession(HttpContext context) => context.Request.Cookies[session];

    public void WriteSession(HttpContext context, string value) => Write(context, session, value);

    public void DeleteSession(HttpContext context) => context.Response.Cookies.Delete(session, Options(context));

    public string? ReadBrowser(HttpContext context) => context.Request.Cookies[browser];

    /// <summary>The browser's binding, made on its first visit.</summary>
    public string EnsureBrowser(HttpContext context)
    {
        if (ReadBrowser(context) is { Length: > 0 } known)
            return known;
        var made = Secret.Create();
        Write(context, browser, made);
        return made;
    }

    private void Write(HttpContext context, string name, string value) =>
        context.Response.Cookies.Append(name, value, Options(context));

    private CookieOptions Options(HttpContext context) =>
        new()
        {
            Path = addresses.Path,
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            IsEssential = true,
        };
}
