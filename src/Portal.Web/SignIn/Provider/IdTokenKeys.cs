using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Portal.Web.SignIn.Provider;

/// <summary>
/// Chooses the one key that may have signed a token: from the issuer's published keys only. Keys and addresses of keys in the
/// token's own header (<c>jwk</c>, <c>jku</c>, <c>x5c</c>, <c>x5u</c>) are never looked at (ASVS 9.1.3).
/// </summary>
internal static class IdTokenKeys
{
    private const int MinimumRsaBits = 2048;

    /// <summary>The only algorithms that count (ASVS 9.1.2); no shared secret and no "none" among them.</summary>
    public static readonly string[] Algorithms =
    [
        SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.RsaSsaPssSha256,
    ];

    /// <exception cref="IdTokenRefusedException">There is none, or it cannot be told which.</exception>
    public static JsonWebKey Choose(JsonWebToken token, JsonWebKeySet keys)
    {
        if (!Algorithms.Contains(token.Alg, StringComparer.Ordinal))
        {
            throw new IdTokenRefusedException("alg");
        }
        // Without a kid the published set must leave no choice (OpenID Connect Core 1.0, section 10.1).
        var isNamed = !string.IsNullOrEmpty(token.Kid);
        var named = keys.Keys.Where(key => !isNamed || key.Kid == token.Kid).ToList();
        return named.Where(key => Fits(key, token.Alg)).ToList() switch
        {
            [var only] => only,
            _ when named is [] => throw new IdTokenRefusedException("unknown-kid"),
            [] => throw new IdTokenRefusedException("key"),
            _ => throw new IdTokenRefusedException(isNamed ? "key" : "kid"),
        };
    }

    private static bool Fits(JsonWebKey key, string algorithm) =>
        key.Use is null or "" or "sig"
        && (string.IsNullOrEmpty(key.Alg) || key.Alg == algorithm)
        && (
            algorithm == SecurityAlgorithms.EcdsaSha256
                ? key.Kty == JsonWebAlgorithmsKeyTypes.EllipticCurve && key.Crv == JsonWebKeyECTypes.P256
                : key.Kty == JsonWebAlgorithmsKeyTypes.RSA && key.KeySize >= MinimumRsaBits
        );
}
