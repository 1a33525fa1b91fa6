using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Portal.Domain.Sessions;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Staff.Support;
using Portal.Web.Hosting;

namespace Portal.Web.SignIn;

/// <summary>
/// IC-7: a secret in a host-only cookie, Secure, out of reach of scripts, and encrypted under a purpose of its own and, on
/// a tenant's host, of that tenant. No kind of cookie is ever taken for another, and another host cannot even read it.
/// </summary>
/// <param name="Name">With the prefix that makes browsers refuse it without Secure, with a domain, or with another path (RFC 6265bis).</param>
/// <param name="Purpose">Data protection purpose.</param>
/// <param name="Owner">The kind of host that sets it; a tenant's host adds the tenant to the purpose.</param>
/// <param name="Lifetime">Null for a cookie that lasts until the browser closes or its session ends.</param>
internal sealed record HostCookie(string Name, string Purpose, HostKind Owner, TimeSpan? Lifetime = null)
{
    /// <summary>A person's session.</summary>
    public static readonly HostCookie Session = new("__Host-portal-session", "Portal.Session", HostKind.Tenant);

    /// <summary>A support session.</summary>
    public static readonly HostCookie Support = new("__Host-portal-support", "Portal.Support", HostKind.Tenant);

    /// <summary>A staff session.</summary>
    public static readonly HostCookie Staff = new("__Host-portal-staff", "Portal.Staff.Session", HostKind.Staff);

    /// <summary>An invitation's secret, from the form that posted it to the sign-in that uses it.</summary>
    public static readonly HostCookie Invitation = new(
        "__Host-portal-invitation",
        "Portal.Invitation",
        HostKind.Tenant,
        TimeSpan.FromMinutes(10)
    );

    /// <summary>A sign-in set-up link's secret, from the form that posted it to what is done with it.</summary>
    public static readonly HostCookie SignInSetUp = new(
        "__Host-portal-sign-in-set-up",
        "Portal.SignInSetUp",
        HostKind.Tenant,
        TimeSpan.FromHours(1)
    );

    /// <summary>
    /// Ties the support handoff to one browser, as PKCE does (RFC 7636): the verifier stays in this cookie, the staff host
    /// learns its SHA-256, and the code is accepted only together with it.
    /// </summary>
    public static readonly HostCookie SupportVerifier = new(
        "__Host-portal-support-verifier",
        "Portal.Support.Verifier",
        HostKind.Tenant,
        SupportCodes.Lifetime
    );

    /// <summary>Length of every secret in bytes.</summary>
    public const int SecretLength = SessionSecret.Length;

    private const int MaximumLength = 1024;

    /// <summary>Whether the browser sent it, and its secret if it is valid on this host.</summary>
    /// <exception cref="ServiceUnavailableException">The encryption keys cannot be read now.</exception>
    public (bool IsPresent, byte[]? Secret) Read(HttpContext context) =>
        Values(context.Request) switch
        {
            [] => (false, null),
            [var value] => (true, Decrypt(context, value)),
            _ => (true, null), // browsers send one; of two, neither is trusted
        };

    /// <summary>Looks up the session of a cookie.</summary>
    /// <param name="context">The request.</param>
    /// <param name="find">Finds the live session of a secret, or null.</param>
    public async Task<BrowserSession> FindSessionAsync(HttpContext context, Func<byte[], Task<ClaimsIdentity?>> find)
    {
        var (isPresent, secret) = Read(context);
        if (secret is null)
        {
            return new(this, isPresent ? BrowserSessionState.Foreign : BrowserSessionState.None);
        }
        var identity = await find(secret);
        return new(this, identity is null ? BrowserSessionState.Ended : BrowserSessionState.Live, identity);
    }

    /// <summary>Whether the browser sent it, valid or not.</summary>
    public bool IsPresent(HttpRequest request) => Values(request).Count > 0;

    /// <summary>Sets it.</summary>
    public void Write(HttpContext context, byte[] secret)
    {
        var protector = Protector(context);
        var value = Lifetime is { } lifetime
            ? protector.ToTimeLimitedDataProtector().Protect(secret, lifetime)
            : protector.Protect(secret);
        context.Response.Cookies.Append(Name, Base64Url.EncodeToString(value), Options(Lifetime));
    }

    /// <summary>Reads a cookie that is used once and deletes it.</summary>
    /// <returns>Null if there is none, or it is not valid on this host or has expired.</returns>
    public byte[]? Take(HttpContext context)
    {
        var (isPresent, secret) = Read(context);
        if (isPresent)
        {
            Delete(context);
        }
        return secret;
    }

    /// <summary>Deletes it from the browser.</summary>
    public void Delete(HttpContext context) => context.Response.Cookies.Delete(Name, Options(lifetime: null));

    /// <summary>From the header itself: the framework shows only the first of two cookies of one name.</summary>
    private List<string> Values(HttpRequest request) =>
        [
            .. request
                .Headers.Cookie.SelectMany(header => (header ?? "").Split(';', StringSplitOptions.TrimEntries))
                .Where(cookie => cookie.StartsWith(Name + "=", StringComparison.Ordinal))
                .Select(cookie => cookie[(Name.Length + 1)..]),
        ];

    private byte[]? Decrypt(HttpContext context, string value)
    {
        if (value.Length > MaximumLength || !Base64Url.IsValid(value))
        {
            return null;
        }
        var protector = Lifetime is null ? Protector(context) : Protector(context).ToTimeLimitedDataProtector();
        try
        {
            var secret = protector.Unprotect(Base64Url.DecodeFromChars(value));
            return secret.Length == SecretLength ? secret : null;
        }
        catch (CryptographicException e) when (DatabaseErrors.IsUnavailable(e))
        {
            // Unavailable is never reported as invalid (IC-10).
            throw new ServiceUnavailableException("The catalog does not answer.", e);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Protector(HttpContext context) =>
        Owner == HostKind.Tenant
            ? context.RequestServices.GetDataProtector(Purpose, context.GetTenant().Id.ToString())
            : context.RequestServices.GetDataProtector(Purpose);

    /// <summary>Lax, because the provider's redirect back is a navigation from another site.</summary>
    private static CookieOptions Options(TimeSpan? lifetime) =>
        new()
        {
            Secure = true,
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Path = "/",
            IsEssential = true,
            MaxAge = lifetime, // takes precedence over the past date that deletes a cookie (RFC 6265)
        };
}
