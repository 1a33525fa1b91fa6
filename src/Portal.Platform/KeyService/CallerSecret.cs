using System.Security.Cryptography;
using System.Text;

namespace Portal.Platform.KeyService;

/// <summary>A process's credential for the key service: base64 of 32 random bytes, of which the key service has the SHA-256.</summary>
public static class CallerSecret
{
    private const int Bytes = 32;

    /// <summary>SHA-256 over the secret's text, as upper-case hex: what the key service is configured with.</summary>
    public static string HashOf(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>What is wrong with a secret's file, or null.</summary>
    internal static string? Fault(string file)
    {
        if (!File.Exists(file))
        {
            return $"expected a file with base64 of {Bytes} random bytes, found none at '{file}'.";
        }
        var bytes = new byte[Bytes];
        return Convert.TryFromBase64String(Read(file), bytes, out var written) && written == Bytes
            ? null
            : $"'{file}' is not base64 of exactly {Bytes} bytes.";
    }

    internal static string Read(string file) => File.ReadAllText(file).Trim();
}
