namespace Portal.Web.SignIn;

/// <summary>What all cookies of sign-in have in common: host-only, Secure, out of reach of scripts.</summary>
internal static class HostCookie
{
    /// <summary>Lax, because the provider's redirect back is a navigation from another site.</summary>
    public static CookieOptions Options(TimeSpan? lifetime = null) =>
        new()
        {
            Secure = true,
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            IsEssential = true,
            MaxAge = lifetime,
        };

    /// <summary>All values of a cookie, from the header itself: the framework would show the first of two only.</summary>
    public static List<string> ValuesOf(HttpRequest request, string name) =>
        [
            .. request
                .Headers.Cookie.SelectMany(header => (header ?? "").Split(';', StringSplitOptions.TrimEntries))
                .Where(cookie => cookie.StartsWith(name + "=", StringComparison.Ordinal))
                .Select(cookie => cookie[(name.Length + 1)..]),
        ];
}
