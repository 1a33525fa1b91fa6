using System.Security.Cryptography;
using System.Text;

namespace Portal.Platform.Secrets;

/// <summary>
/// Seals what only the operator may read, by whoever asks it for a job: Portal.Web and Portal.Api have no key that opens it.
/// An ephemeral ECDH key on P-256 (NIST SP 800-56A) and the operator's public key give a shared secret; HKDF-SHA-256 (RFC
/// 5869) over it, salted with both public keys, gives the key and nonce of one AES-256-GCM encryption (as HPKE, RFC 9180,
/// does), and the purpose is authenticated with the content, so that a payload cannot be moved to another job. The operator's
/// private key is derived from its key file and stored nowhere. The public key is a row of the catalog that the runtime roles
/// can read and not change; whoever could change it, an administrator of the catalog, could read what is sealed afterwards.
/// It says nothing about who sealed: whoever may ask for a job may ask for any.
/// </summary>
public static class PayloadSeal
{
    /// <summary>Length of a public key: an uncompressed point (SEC 1, section 2.3.3).</summary>
    public const int KeyBytes = 1 + (2 * Coordinate);

    private const int Coordinate = 32;
    private const byte Version = 1;
    private const byte Uncompressed = 4;
    private const int CipherKeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int Overhead = 1 + KeyBytes + TagBytes;

    /// <summary>Seals <paramref name="content"/> for <paramref name="purpose"/>.</summary>
    /// <param name="operatorKey">As the catalog publishes it.</param>
    /// <param name="content">What only the operator may read.</param>
    /// <param name="purpose">Names the job.</param>
    public static byte[] Seal(ReadOnlySpan<byte> operatorKey, ReadOnlySpan<byte> content, string purpose)
    {
        using var recipient = Import(operatorKey);
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var box = new byte[Overhead + content.Length];
        box[0] = Version;
        var ephemeralKey = box.AsSpan(1, KeyBytes);
        Export(ephemeral).CopyTo(ephemeralKey);
        var material = Derive(ephemeral, recipient, ephemeralKey, operatorKey);
        using var aes = new AesGcm(material.AsSpan(0, CipherKeyBytes), TagBytes);
        aes.Encrypt(
            material.AsSpan(CipherKeyBytes),
            content,
            box.AsSpan(Overhead),
            box.AsSpan(1 + KeyBytes, TagBytes),
            Encoding.UTF8.GetBytes(purpose)
        );
        CryptographicOperations.ZeroMemory(material);
        return box;
    }

    /// <summary>The public key that belongs to the operator's key file.</summary>
    /// <param name="secrets">The operator's: only its process has the file.</param>
    public static byte[] PublicKeyOf(SecretBox secrets)
    {
        using var key = PrivateKey(secrets);
        return Export(key);
    }

    /// <summary>Opens what <see cref="Seal"/> sealed for the same purpose.</summary>
    /// <param name="secrets">The operator's.</param>
    /// <param name="box">What was sealed.</param>
    /// <param name="purpose">Names the job.</param>
    /// <exception cref="CryptographicException">Another key, another purpose, or damaged data.</exception>
    public static byte[] Open(SecretBox secrets, ReadOnlySpan<byte> box, string purpose)
    {
        if (box.Length < Overhead || box[0] != Version)
        {
            throw new CryptographicException("The sealed payload has an unknown form.");
        }
        var ephemeralKey = box.Slice(1, KeyBytes);
        using var sender = Import(ephemeralKey);
        using var own = PrivateKey(secrets);
        var material = Derive(own, sender, ephemeralKey, Export(own));
        var content = new byte[box.Length - Overhead];
        using var aes = new AesGcm(material.AsSpan(0, CipherKeyBytes), TagBytes);
        aes.Decrypt(
            material.AsSpan(CipherKeyBytes),
            box[Overhead..],
            box.Slice(1 + KeyBytes, TagBytes),
            content,
            Encoding.UTF8.GetBytes(purpose)
        );
        CryptographicOperations.ZeroMemory(material);
        return content;
    }

    private static byte[] Derive(
        ECDiffieHellman own,
        ECDiffieHellman other,
        ReadOnlySpan<byte> ephemeralKey,
        ReadOnlySpan<byte> operatorKey
    )
    {
        using var otherKey = other.PublicKey;
        var secret = own.DeriveRawSecretAgreement(otherKey);
        var material = new byte[CipherKeyBytes + NonceBytes];
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            secret,
            material,
            [.. ephemeralKey, .. operatorKey],
            "portal/payload/1"u8
        );
        CryptographicOperations.ZeroMemory(secret);
        return material;
    }

    /// <summary>From the operator's key. A scalar of zero or above the curve's order, one in 2^32, is skipped.</summary>
    private static ECDiffieHellman PrivateKey(SecretBox secrets)
    {
        for (var attempt = 1; ; attempt++)
        {
            var scalar = secrets.DeriveKey($"payload-key/{attempt}");
            try
            {
                return ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });
            }
            catch (CryptographicException) when (attempt < 8)
            {
                // the next one
            }
            finally
            {
                CryptographicOperations.ZeroMemory(scalar);
            }
        }
    }

    /// <exception cref="CryptographicException">It is no point of the curve.</exception>
    private static ECDiffieHellman Import(ReadOnlySpan<byte> point)
    {
        if (point.Length != KeyBytes || point[0] != Uncompressed)
        {
            throw new CryptographicException("The public key has an unknown form.");
        }
        return ECDiffieHellman.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new() { X = point.Slice(1, Coordinate).ToArray(), Y = point[(1 + Coordinate)..].ToArray() },
            }
        );
    }

    private static byte[] Export(ECDiffieHellman key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [Uncompressed, .. point.X!, .. point.Y!];
    }
}
