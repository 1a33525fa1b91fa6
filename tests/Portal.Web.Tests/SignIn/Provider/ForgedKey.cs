using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Portal.Web.Tests.SignIn.Provider;

/// <summary>A signing key that can be published, and with which any header and payload can be signed.</summary>
internal sealed class ForgedKey
{
    private readonly ECDsa? ec;
    private readonly RSA? rsa;

    private ForgedKey(string kid, string algorithm, ECDsa? ec, RSA? rsa)
    {
        (Kid, Algorithm, this.ec, this.rsa) = (kid, algorithm, ec, rsa);
    }

    public string Kid { get; }

    public string Algorithm { get; }

    public static ForgedKey Es256(string kid = "es") =>
        new(kid, "ES256", ECDsa.Create(ECCurve.NamedCurves.nistP256), null);

    public static ForgedKey Rs256(string kid = "rs", int bits = 2048) => new(kid, "RS256", null, RSA.Create(bits));

    public static ForgedKey Ps256(string kid = "ps") => new(kid, "PS256", null, RSA.Create(2048));

    /// <summary>As it stands in a JWKS.</summary>
    public Dictionary<string, object> Jwk()
    {
        var jwk = new Dictionary<string, object>(StringComparer.Ordinal) { ["kid"] = Kid, ["use"] = "sig" };
        if (ec is not null)
        {
            var point = ec.ExportParameters(includePrivateParameters: false).Q;
            (jwk["kty"], jwk["crv"]) = ("EC", "P-256");
            (jwk["x"], jwk["y"]) = (Base64UrlEncoder.Encode(point.X), Base64UrlEncoder.Encode(point.Y));
        }
        else
        {
            var parameters = rsa!.ExportParameters(includePrivateParameters: false);
            jwk["kty"] = "RSA";
            (jwk["n"], jwk["e"]) = (
                Base64UrlEncoder.Encode(parameters.Modulus),
                Base64UrlEncoder.Encode(parameters.Exponent)
            );
        }
        return jwk;
    }

    /// <summary>A compact JWS of exactly these objects.</summary>
    public string Sign(Dictionary<string, object?> header, Dictionary<string, object?> payload) =>
        Sign(JsonSerializer.Serialize(header), JsonSerializer.Serialize(payload));

    public string Sign(string header, string payload)
    {
        var input = Encode(header) + "." + Encode(payload);
        return input + "." + Base64UrlEncoder.Encode(Signature(Encoding.ASCII.GetBytes(input)));
    }

    public static string Encode(string json) => Base64UrlEncoder.Encode(Encoding.UTF8.GetBytes(json));

    public static JsonWebKeySet Set(params ForgedKey[] keys) =>
        new(JsonSerializer.Serialize(new { keys = keys.Select(key => key.Jwk()) }));

    private byte[] Signature(byte[] input) =>
        ec is not null
            ? ec.SignData(input, HashAlgorithmName.SHA256)
            : rsa!.SignData(
                input,
                HashAlgorithmName.SHA256,
                Algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1
            );
}
