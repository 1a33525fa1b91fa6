using Microsoft.AspNetCore.DataProtection;

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

    /// <summary>Whether a cookie is there, and its secret when the protector opens it.</summary>
    /// <exception cref="Platform.ServiceUnavailableException">The keys cannot be read now.</exception>
    public static (bool IsPresent, byte[]? Secret) Read(
        HttpRequest request,
        string name,
        IDataProtector protector,
        int secretLength
    ) =>
        ValuesOf(request, name) switch
        {
            [] => (false, null),
            [var value] => (
                true,
                SealedValue.Open(protector, value) is { } secret && secret.Length == secretLength ? secret : null
            ),
            _ => (true, null), // of two, which no browser sends, neither counts
        };

    /// <summary>Gives the browser a secret, until it closes.</summary>
    public static void Write(HttpContext context, string name, IDataProtector protector, byte[] secret) =>
        context.Response.Cookies.Append(name, SealedValue.Text(protector.Protect(secret)), Options());

    /// <summary>Takes a cookie away.</summary>
    public static void Delete(HttpContext context, string name) => context.Response.Cookies.Delete(name, Options());

    /// <summary>All values of a cookie, from the header itself: the framework would show the first of two only.</summary>
    public static List<string> ValuesOf(HttpRequest request, string name) =>
        [
            .. request
                .Headers.Cookie.SelectMany(header => (header ?? "").Split(';', StringSplitOptions.TrimEntries))
                .Where(cookie => cookie.StartsWith(name + "=", StringComparison.Ordinal))
                .Select(cookie => cookie[(name.Length + 1)..]),
        ];
}
