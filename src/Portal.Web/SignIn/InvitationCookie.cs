using System.Buffers.Text;
using Microsoft.AspNetCore.DataProtection;
using Portal.Domain.Sessions;
using Portal.Platform.Tenancy;

namespace Portal.Web.SignIn;

/// <summary>Carries an invitation's secret from the form that gave it to the sign-in that uses it, for ten minutes.</summary>
internal sealed class InvitationCookie(IDataProtectionProvider protection)
{
    public const string Name = "__Host-portal-invitation";

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Keeps the secret of an invitation link.</summary>
    /// <returns>False when the text is no such secret.</returns>
    public bool TryWrite(HttpContext context, TenantId tenant, string? link)
    {
        var secret = new byte[SessionSecret.Length];
        if (
            link is null
            || !Base64Url.IsValid(link, out var length)
            || length != secret.Length
            || !Base64Url.TryDecodeFromChars(link, secret, out _)
        )
        {
            return false;
        }
        var value = SealedValue.Text(Protector(tenant).Protect(secret, Lifetime));
        context.Response.Cookies.Append(Name, value, HostCookie.Options(Lifetime));
        return true;
    }

    /// <summary>The secret, which is then used up; null when there is none that is this tenant's and still lasts.</summary>
    public byte[]? Take(HttpContext context, TenantId tenant)
    {
        if (context.Request.Cookies[Name] is not { } value)
        {
            return null;
        }
        HostCookie.Delete(context, Name);
        return SealedValue.Open(Protector(tenant), value);
    }

    private ITimeLimitedDataProtector Protector(TenantId tenant) =>
        protection.CreateProtector("Portal.Invitation", tenant.ToString()).ToTimeLimitedDataProtector();
}
