using Microsoft.AspNetCore.DataProtection;
using Portal.Domain.Sessions;
using Portal.Platform;
using Portal.Platform.Tenancy;

namespace Portal.Web.SignIn;

/// <summary>
/// IC-7: the session's secret in a host-only cookie, protected under a purpose of the tenant, so that one tenant's cookie
/// cannot even be read at another's host.
/// </summary>
internal sealed class SessionCookie(IDataProtectionProvider protection)
{
    /// <summary>The prefix makes browsers refuse it without Secure, with a domain, or with another path (RFC 6265bis).</summary>
    public const string Name = "__Host-portal-session";

    /// <summary>Whether a cookie is there, and its secret when it is this tenant's.</summary>
    /// <exception cref="ServiceUnavailableException">The keys cannot be read now.</exception>
    public (bool IsPresent, byte[]? Secret) Read(HttpRequest request, TenantId tenant) =>
        HostCookie.Read(request, Name, Protector(tenant), SessionSecret.Length);

    /// <summary>Gives the browser a session. It lasts until the browser closes or the session ends.</summary>
    public void Write(HttpContext context, TenantId tenant, byte[] secret) =>
        HostCookie.Write(context, Name, Protector(tenant), secret);

    /// <summary>Takes it away.</summary>
    public static void Delete(HttpContext context) => HostCookie.Delete(context, Name);

    private IDataProtector Protector(TenantId tenant) =>
        protection.CreateProtector("Portal.Session", tenant.ToString());
}
