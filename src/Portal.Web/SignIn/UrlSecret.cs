using System.Buffers.Text;

namespace Portal.Web.SignIn;

/// <summary>256 bits in an address or a form: a secret, a code or a SHA-256.</summary>
internal static class UrlSecret
{
    /// <summary>The bytes of a text in base64url (RFC 4648, section 5), or null if it is anything else.</summary>
    public static byte[]? Decode(string? text)
    {
        var bytes = new byte[HostCookie.SecretLength];
        return
            text is not null
            && Base64Url.IsValid(text, out var length)
            && length == bytes.Length
            && Base64Url.TryDecodeFromChars(text, bytes, out _)
            ? bytes
            : null;
    }
}
