using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace Portal.KeyService.Tokens;

/// <summary>A key that signs now: ES256 (RFC 7518, section 3.4). Dispose it after use.</summary>
internal sealed class SigningKey(string kid, SigningUse use, ECDsa privateKey) : IDisposable
{
    public string Kid => kid;
    public SigningUse Use => use;

    /// <summary>r and s, 32 bytes each, as JWS wants them.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) =>
        privateKey.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public void Dispose() => privateKey.Dispose();
}

/// <summary>A public key as RFC 7517 writes it.</summary>
internal sealed record JsonWebKey(
    [property: JsonPropertyName("kid")] string Kid,
    [property: JsonPropertyName("x")] string X,
    [property: JsonPropertyName("y")] string Y
)
{
    [JsonPropertyName("kty")]
    public string KeyType => "EC";

    [JsonPropertyName("crv")]
    public string Curve => "P-256";

    [JsonPropertyName("alg")]
    public string Algorithm => "ES256";

    [JsonPropertyName("use")]
    public string PublicKeyUse => "sig";

    /// <summary>Reads a SubjectPublicKeyInfo; the kid is the key's own thumbprint (RFC 7638).</summary>
    public static JsonWebKey From(byte[] publicKey)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(publicKey, out _);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (WebEncoders.Base64UrlEncode(point.X!), WebEncoders.Base64UrlEncode(point.Y!));
        var members = $$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""";
        var thumbprint = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(members));
        return new JsonWebKey(WebEncoders.Base64UrlEncode(thumbprint), x, y);
    }
}

/// <summary>A key set (RFC 7517, section 5).</summary>
internal sealed record JsonWebKeySet([property: JsonPropertyName("keys")] IReadOnlyList<JsonWebKey> Keys);
