using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Portal.KeyService.Tokens;

/// <summary>A key that signs now: ES256 (RFC 7518, section 3.4). Dispose it after use.</summary>
internal sealed class SigningKey(string kid, SigningUse use, ECDsa privateKey) : IDisposable
{
    public string Kid => kid;
    public SigningUse Use => use;

    /// <summary>r and s, 32 bytes each, as JWS requires.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) =>
        privateKey.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public void Dispose() => privateKey.Dispose();

    /// <summary>The public key of a SubjectPublicKeyInfo; its kid is its thumbprint (RFC 7638).</summary>
    public static JsonWebKey ToJsonWebKey(byte[] subjectPublicKeyInfo)
    {
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
        var point = ecdsa.ExportParameters(includePrivateParameters: false).Q;
        var key = new JsonWebKey
        {
            Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
            Crv = JsonWebKeyECTypes.P256,
            X = Base64Url.EncodeToString(point.X),
            Y = Base64Url.EncodeToString(point.Y),
            Alg = SecurityAlgorithms.EcdsaSha256,
            Use = "sig",
        };
        key.Kid = Base64Url.EncodeToString(key.ComputeJwkThumbprint());
        return key;
    }
}
