using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Portal.Platform.Tenancy;
using Portal.Staff.Support;
using Portal.Web.SignIn;

namespace Portal.Web.Support;

/// <summary>
/// Keeps the handoff in one browser, as PKCE does (RFC 7636): the verifier stays in this cookie, the staff host learns its
/// SHA-256, and the code opens only where both come together.
/// </summary>
internal sealed class VerifierCookie(IDataProtectionProvider protection)
{
    public const string Name = "__Host-portal-support-verifier";

    private const int Length = 32;

    /// <summary>Begins a handoff in this browser; the one before is given up.</summary>
    /// <returns>The challenge.</returns>
    public byte[] Begin(HttpContext context, TenantId tenant)
    {
        var verifier = RandomNumberGenerator.GetBytes(Length);
        context.Response.Cookies.Append(
            Name,
            SealedValue.Text(Protector(tenant).Protect(verifier, SupportCodes.Lifetime)),
            HostCookie.Options(SupportCodes.Lifetime)
        );
        return SHA256.HashData(verifier);
    }

    /// <summary>The verifier, which is then used up; null when there is none that is this tenant's and still lasts.</summary>
    public byte[]? Take(HttpContext context, TenantId tenant)
    {
        var (isPresent, verifier) = HostCookie.Read(context.Request, Name, Protector(tenant), Length);
        if (isPresent)
        {
            HostCookie.Delete(context, Name);
        }
        return verifier;
    }

    private ITimeLimitedDataProtector Protector(TenantId tenant) =>
        protection.CreateProtector("Portal.Support.Verifier", tenant.ToString()).ToTimeLimitedDataProtector();
}
