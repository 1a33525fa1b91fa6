using Microsoft.AspNetCore.DataProtection;
using Portal.Platform;
using Portal.Staff;
using Portal.Web.SignIn;

namespace Portal.Web.StaffArea.SignIn;

/// <summary>
/// A staff session's secret, under a name and a purpose of its own: no tenant's host can read it, and the staff host can
/// read no tenant's (IC-7).
/// </summary>
internal sealed class StaffCookie(IDataProtectionProvider protection)
{
    /// <summary>The prefix makes browsers refuse it without Secure, with a domain, or with another path (RFC 6265bis).</summary>
    public const string Name = "__Host-portal-staff";

    private readonly IDataProtector protector = protection.CreateProtector("Portal.Staff.Session");

    /// <summary>Whether a cookie is there, and its secret when it can be read.</summary>
    /// <exception cref="ServiceUnavailableException">The keys cannot be read now.</exception>
    public (bool IsPresent, byte[]? Secret) Read(HttpRequest request) =>
        HostCookie.Read(request, Name, protector, StaffSessions.SecretLength);

    /// <summary>Gives the browser a session. It lasts until the browser closes or the session ends.</summary>
    public void Write(HttpContext context, byte[] secret) => HostCookie.Write(context, Name, protector, secret);

    /// <summary>Takes it away.</summary>
    public static void Delete(HttpContext context) => HostCookie.Delete(context, Name);
}
