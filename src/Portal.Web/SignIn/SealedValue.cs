using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Portal.Platform;
using Portal.Platform.Catalog;

namespace Portal.Web.SignIn;

/// <summary>A protected value as it stands in a cookie.</summary>
internal static class SealedValue
{
    private const int MaximumLength = 1024;

    /// <summary>What the protector made, in base64url (RFC 4648, section 5).</summary>
    public static string Text(byte[] value) => Base64Url.EncodeToString(value);

    /// <summary>What it holds, or null when it is not of this protector: another tenant's, damaged or too old.</summary>
    /// <exception cref="ServiceUnavailableException">The keys cannot be read now.</exception>
    public static byte[]? Open(IDataProtector protector, string value)
    {
        if (value.Length > MaximumLength || !Base64Url.IsValid(value))
        {
            return null;
        }
        try
        {
            return protector.Unprotect(Base64Url.DecodeFromChars(value));
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
}
