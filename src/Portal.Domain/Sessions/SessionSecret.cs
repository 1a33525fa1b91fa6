using System.Security.Cryptography;

namespace Portal.Domain.Sessions;

/// <summary>The 256-bit secrets of session cookies and invitation links; only their SHA-256 is stored (ASVS 6.5.2).</summary>
public static class SessionSecret
{
    /// <summary>Length of a secret in bytes.</summary>
    public const int Length = 32;

    /// <summary>A new secret.</summary>
    public static byte[] New() => RandomNumberGenerator.GetBytes(Length);

    /// <summary>What is stored and looked up.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> secret) => SHA256.HashData(secret);
}
