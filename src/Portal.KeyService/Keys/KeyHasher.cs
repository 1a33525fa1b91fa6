using System.Security.Cryptography;
using Portal.Platform.KeyService;
using Portal.Platform.Secrets;

namespace Portal.KeyService.Keys;

/// <summary>The key from its own file under which keys are hashed; it is never in the database.</summary>
internal sealed class KeyHashSecret(string keyFile) : SecretBox("key hash", keyFile);

/// <summary>
/// HMAC-SHA-256 over class, id and secret: a stolen table verifies no key, and a hash that was moved to another row does
/// not match there.
/// </summary>
internal sealed class KeyHasher(KeyHashSecret secret)
{
    private const int IdBytes = 16;
    private readonly byte[] key = secret.DeriveKey("api-key-hash");

    public byte[] Hash(PresentedKey presented)
    {
        Span<byte> message = stackalloc byte[1 + IdBytes + ApiKeyFormat.SecretBytes];
        message[0] = (byte)presented.Class;
        presented.Id.Value.TryWriteBytes(message[1..], bigEndian: true, out _);
        presented.Secret.Span.CopyTo(message[(1 + IdBytes)..]);
        return HMACSHA256.HashData(key, message);
    }
}
