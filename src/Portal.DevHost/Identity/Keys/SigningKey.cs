using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Portal.DevHost.Identity.Keys;

/// <summary>One key pair. Its <c>kid</c> is the RFC 7638 thumbprint, so that the same key always has the same name.</summary>
internal sealed record SigningKey
{
    private const int RsaBits = 2048;

    private SigningKey(string algorithm, string pkcs8, JsonWebKey key)
    {
        Algorithm = algorithm;
        Pkcs8 = pkcs8;
        Key = key;
        Key.KeyId = Base64Url.EncodeToString(Key.ComputeJwkThumbprint());
    }

    public string Algorithm { get; }

    /// <summary>The private key as it is stored (RFC 5208, base64).</summary>
    public string Pkcs8 { get; }

    /// <summary>With its private parts: for signing and verifying, never for publishing.</summary>
    public JsonWebKey Key { get; }

    public string KeyId => Key.KeyId;

    /// <summary>UTC. Null while it signs.</summary>
    public DateTimeOffset? RetiredAt { get; init; }

    public bool SignsWith(string algorithm) =>
        RetiredAt is null && string.Equals(Algorithm, algorithm, StringComparison.Ordinal);

    public static SigningKey Create(string algorithm)
    {
        using AsymmetricAlgorithm made =
            algorithm is SigningAlgorithm.Rs256 ? RSA.Create(RsaBits) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Import(algorithm, Convert.ToBase64String(made.ExportPkcs8PrivateKey()));
    }

    /// <exception cref="CryptographicException">The stored key cannot be read.</exception>
    public static SigningKey Import(string algorithm, string pkcs8)
    {
        var key = algorithm is SigningAlgorithm.Rs256 ? ImportRsa(pkcs8) : ImportP256(pkcs8);
        return new SigningKey(algorithm, pkcs8, key);
    }

    private static JsonWebKey ImportRsa(string pkcs8)
    {
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(Convert.FromBase64String(pkcs8), out _);
        var key = new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: true));
        return JsonWebKeyConverter.ConvertFromRSASecurityKey(key);
    }

    /// <summary>Member by member: the library's converter would hold on to the ECDsa object, which is not ours to share.</summary>
    private static JsonWebKey ImportP256(string pkcs8)
    {
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(Convert.FromBase64String(pkcs8), out _);
        var parameters = ecdsa.ExportParameters(includePrivateParameters: true);
        return new JsonWebKey
        {
            Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
            Crv = JsonWebKeyECTypes.P256,
            X = Base64Url.EncodeToString(parameters.Q.X),
            Y = Base64Url.EncodeToString(parameters.Q.Y),
            D = Base64Url.EncodeToString(parameters.D),
        };
    }

    /// <summary>The public half, member by member (RFC 7517 section 4, RFC 7518 section 6): a private one cannot slip in.</summary>
    public Dictionary<string, string> ToPublicJwk()
    {
        var jwk = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["kty"] = Key.Kty,
            ["use"] = "sig",
            ["alg"] = Algorithm,
            ["kid"] = KeyId,
        };
        if (Algorithm is SigningAlgorithm.Rs256)
            (jwk["n"], jwk["e"]) = (Key.N, Key.E);
        else
            (jwk["crv"], jwk["x"], jwk["y"]) = (Key.Crv, Key.X, Key.Y);
        return jwk;
    }
}
