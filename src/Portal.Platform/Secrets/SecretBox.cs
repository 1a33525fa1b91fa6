using System.Security.Cryptography;
using System.Text;

namespace Portal.Platform.Secrets;

/// <summary>
/// Seals secrets at rest with AES-256-GCM (NIST SP 800-38D) under a key-encryption key from a mounted file. The purpose
/// is authenticated with the secret, so that a sealed value cannot be moved to another row.
/// </summary>
public abstract class SecretBox
{
    private const byte Version = 1;
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int Overhead = 1 + NonceBytes + TagBytes;

    private readonly byte[] root;
    private readonly byte[] key;

    /// <summary>Reads the key: base64 of 32 random bytes.</summary>
    /// <exception cref="InvalidOperationException">The file is missing or holds something else.</exception>
    protected SecretBox(string name, string keyFile)
    {
        root = ReadKey(name, keyFile);
        key = DeriveKey("secrets-at-rest");
    }

    /// <summary>Seals <paramref name="secret"/> for <paramref name="purpose"/>.</summary>
    public byte[] Seal(ReadOnlySpan<byte> secret, string purpose)
    {
        var box = new byte[Overhead + secret.Length];
        box[0] = Version;
        var nonce = box.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(
            nonce,
            secret,
            box.AsSpan(Overhead),
            box.AsSpan(1 + NonceBytes, TagBytes),
            Encoding.UTF8.GetBytes(purpose)
        );
        return box;
    }

    /// <summary>Seals a text.</summary>
    public byte[] Seal(string secret, string purpose) => Seal(Encoding.UTF8.GetBytes(secret), purpose);

    /// <summary>Opens what <see cref="Seal(ReadOnlySpan{byte}, string)"/> sealed for the same purpose.</summary>
    /// <exception cref="CryptographicException">Another key, another purpose, or damaged data.</exception>
    public byte[] Open(ReadOnlySpan<byte> box, string purpose)
    {
        if (box.Length < Overhead || box[0] != Version)
        {
            throw new CryptographicException("The sealed secret has an unknown form.");
        }
        var secret = new byte[box.Length - Overhead];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(
            box.Slice(1, NonceBytes),
            box[Overhead..],
            box.Slice(1 + NonceBytes, TagBytes),
            secret,
            Encoding.UTF8.GetBytes(purpose)
        );
        return secret;
    }

    /// <summary>Opens a sealed text.</summary>
    public string OpenText(ReadOnlySpan<byte> box, string purpose) => Encoding.UTF8.GetString(Open(box, purpose));

    /// <summary>Derives a key for <paramref name="use"/> (HKDF, RFC 5869).</summary>
    public byte[] DeriveKey(string use) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, root, KeyBytes, info: Encoding.UTF8.GetBytes("portal/" + use));

    private static byte[] ReadKey(string name, string keyFile)
    {
        if (string.IsNullOrWhiteSpace(keyFile) || !File.Exists(keyFile))
        {
            throw new InvalidOperationException(
                $"The {name} key is missing: expected a file at '{keyFile}' with base64 of {KeyBytes} random bytes."
            );
        }
        var bytes = new byte[KeyBytes];
        var text = File.ReadAllText(keyFile).Trim();
        if (!Convert.TryFromBase64String(text, bytes, out var written) || written != KeyBytes)
        {
            throw new InvalidOperationException(
                $"The {name} key in '{keyFile}' is not base64 of exactly {KeyBytes} bytes."
            );
        }
        return bytes;
    }
}

/// <summary>The key that services at run time hold: tenant app credentials, client secrets, data protection keys.</summary>
public sealed class RuntimeSecrets(string keyFile) : SecretBox("runtime", keyFile);

/// <summary>The key that only the operator holds: administrator and owner credentials.</summary>
public sealed class OperatorSecrets(string keyFile) : SecretBox("operator", keyFile);
