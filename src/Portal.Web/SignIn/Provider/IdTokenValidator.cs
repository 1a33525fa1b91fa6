using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Portal.Web.SignIn.Provider;

/// <summary>What an ID token has to say to be accepted.</summary>
/// <param name="Issuer">The tenant's issuer, exactly.</param>
/// <param name="ClientId">Portal's client there, the only audience.</param>
/// <param name="Nonce">Value that this sign-in was begun with.</param>
internal sealed record IdTokenExpectations(string Issuer, string ClientId, string Nonce);

/// <summary>What an accepted ID token says.</summary>
internal sealed record IdTokenClaims(string Subject, string? Email, bool EmailVerified)
{
    /// <summary>Name claim, if any.</summary>
    public string? Name { get; init; }
}

/// <summary>An ID token that is not accepted, and which rule it breaks.</summary>
internal sealed class IdTokenRefusedException(string rule) : Exception($"The ID token breaks the rule '{rule}'.")
{
    /// <summary>The rule, a fixed word.</summary>
    public string Rule { get; } = rule;
}

/// <summary>
/// The rules of OpenID Connect Core 1.0, section 3.1.3.7, and of RFC 8725, for one tenant's issuer only. Signature, issuer,
/// audience and times are checked by Microsoft.IdentityModel; around it stand the rules that it leaves open.
/// </summary>
internal sealed class IdTokenValidator(TimeProvider time)
{
    private const int MaximumLength = 32 * 1024;
    private const int MaximumSubject = 255; // OpenID Connect Core 1.0, section 2
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private readonly JsonWebTokenHandler handler = new()
    {
        MapInboundClaims = false,
        MaximumTokenSizeInBytes = MaximumLength,
    };

    /// <summary>Accepts the token or says which rule it breaks.</summary>
    /// <exception cref="IdTokenRefusedException">It is not accepted; rule <c>unknown-kid</c> may pass with newer keys.</exception>
    public async Task<IdTokenClaims> ValidateAsync(string idToken, IdTokenExpectations expected, JsonWebKeySet keys)
    {
        Demand(idToken.Length is > 0 and <= MaximumLength, "length");
        var token = Read(idToken);
        var (header, payload) = (Json(token.EncodedHeader), Json(token.EncodedPayload));
        Demand(!header.TryGetProperty("crit", out _), "crit");
        Demand(!header.TryGetProperty("typ", out _) || IsJwt(Text(header, "typ")), "typ");
        var key = IdTokenKeys.Choose(token, keys);
        var result = await handler.ValidateTokenAsync(token, Parameters(expected, key));
        if (!result.IsValid)
        {
            throw new IdTokenRefusedException(RuleOf(result.Exception));
        }
        // One audience: a token that others accept too could have been passed on by them.
        Demand(token.Audiences.ToList() is [var audience] && audience == expected.ClientId, "aud");
        Demand(!payload.TryGetProperty("azp", out _) || Text(payload, "azp") == expected.ClientId, "azp");
        Demand(IsPast(payload, "iat"), "iat");
        Demand(Text(payload, "nonce") is { } nonce && nonce == expected.Nonce, "nonce");
        var subject = Text(payload, "sub");
        Demand(subject is { Length: > 0 and <= MaximumSubject }, "sub");
        return new(subject!, Text(payload, "email"), IsTrue(payload, "email_verified"))
        {
            Name = Text(payload, "name"),
        };
    }

    private JsonWebToken Read(string idToken)
    {
        try
        {
            var token = handler.ReadJsonWebToken(idToken);
            Demand(!token.IsEncrypted, "encrypted");
            return token;
        }
        catch (Exception e) when (e is ArgumentException or JsonException or SecurityTokenException or FormatException)
        {
            throw new IdTokenRefusedException("malformed");
        }
    }

    /// <summary>Read as it stands: the library converts types, and of a name that comes twice it keeps one.</summary>
    private static JsonElement Json(string encoded)
    {
        try
        {
            using var json = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(encoded), Strict);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new IdTokenRefusedException("malformed");
        }
    }

    private TokenValidationParameters Parameters(IdTokenExpectations expected, JsonWebKey key) =>
        new()
        {
            ValidIssuer = expected.Issuer,
            ValidAudience = expected.ClientId,
            ValidAlgorithms = IdTokenKeys.Algorithms,
            IssuerSigningKeyResolver = (_, _, _, _) => [key],
            TryAllIssuerSigningKeys = false,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (notBefore, expires, _, _) =>
                expires > (time.GetUtcNow() - Skew).UtcDateTime
                && (notBefore is null || notBefore < (time.GetUtcNow() + Skew).UtcDateTime),
        };

    private bool IsPast(JsonElement payload, string claim) =>
        payload.TryGetProperty(claim, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var seconds)
        && seconds > 0
        && seconds <= (time.GetUtcNow() + Skew).ToUnixTimeSeconds();

    private static bool IsJwt(string? type) => string.Equals(type, "JWT", StringComparison.OrdinalIgnoreCase);

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Some providers send the word instead of the value.</summary>
    private static bool IsTrue(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value)
        && (value.ValueKind == JsonValueKind.True || Text(json, name) == "true");

    private static string RuleOf(Exception exception) =>
        exception switch
        {
            SecurityTokenInvalidIssuerException => "iss",
            SecurityTokenInvalidAudienceException => "aud",
            SecurityTokenInvalidAlgorithmException => "alg",
            SecurityTokenNoExpirationException => "exp",
            SecurityTokenInvalidLifetimeException => "exp",
            _ => "signature",
        };

    private static void Demand(bool holds, string rule)
    {
        if (!holds)
        {
            throw new IdTokenRefusedException(rule);
        }
    }
}
