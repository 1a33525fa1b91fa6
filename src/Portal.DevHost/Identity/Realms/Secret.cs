using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Portal.DevHost.Identity.Realms;

/// <summary>Codes, tokens, session ids: 256 random bits as base64url. And the one comparison that leaks no timing.</summary>
internal static class Secret
{
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Hashing first makes both sides equally long; nothing about length or common prefix shows in the time.</summary>
    public static bool Matches(string expected, string? found) =>
        CryptographicOperations.FixedTimeEquals(Hash(expected), Hash(found ?? string.Empty)) && found is not null;

    /// <summary>A public name for a secret that does not give it away.</summary>
    public static string Fingerprint(string secret) => Base64Url.EncodeToString(Hash(secret));

    private static byte[] Hash(string value) => SHA256.HashData(Encoding.UTF8.GetBytes(value));
}
