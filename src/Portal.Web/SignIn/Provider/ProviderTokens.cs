using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Portal.Platform.Tenancy;

namespace Portal.Web.SignIn.Provider;

/// <summary>A token that is not accepted, and which rule it breaks.</summary>
internal sealed class IdTokenRefusedException(string rule) : Exception($"The token breaks the rule '{rule}'.")
{
    /// <summary>The rule, a fixed word.</summary>
    public string Rule { get; } = rule;

    /// <summary>Whether the issuer's keys may have been rotated since they were fetched.</summary>
    public bool MayBeRotated => Rule is "unknown-kid" or "key" or "kid" or "signature";
}

/// <summary>What the tokens of one issuer have to keep.</summary>
/// <param name="ClientId">Portal's client there.</param>
/// <param name="OtherAudiences">Audiences that may stand beside it, by the provider's settings.</param>
/// <param name="Skew">How far the provider's clock may differ from ours.</param>
/// <param name="HostedDomain">What <c>hd</c> of an ID token has to be, at an issuer that many organisations share.</param>
internal sealed record ProviderTokenRules(
    string ClientId,
    IReadOnlyList<string> OtherAudiences,
    TimeSpan Skew,
    string? HostedDomain = null
)
{
    /// <summary>Those of a provider of the catalog.</summary>
    public static ProviderTokenRules Of(IdentityProvider provider) =>
        new(provider.ClientId, provider.OtherAudiences, provider.ClockSkew, provider.HostedDomain);
}

/// <summary>A token that kept the rules so far.</summary>
/// <param name="Result">The library's answer.</param>
/// <param name="Payload">Read as it stands: the library converts types.</param>
internal sealed record ValidatedToken(TokenValidationResult Result, JsonElement Payload)
{
    /// <summary>A claim that is a text; null for anything else.</summary>
    public string? Text(string name) =>
        Payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

/// <summary>
/// The rules of RFC 8725 for tokens of one issuer. Signature, issuer, audience and times are checked by
/// Microsoft.IdentityModel; around it stand the rules that it leaves open.
/// </summary>
internal sealed class ProviderTokens(ProviderMetadata metadata, ProviderTokenRules rules, TimeProvider time)
{
    private const int MaximumLength = 32 * 1024;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private readonly JsonWebTokenHandler handler = new()
    {
        MapInboundClaims = false,
        MaximumTokenSizeInBytes = MaximumLength,
    };

    /// <summary>Accepts the token or says which rule it breaks. Keys that do not fit are asked for once more.</summary>
    /// <param name="token">The compact JWT.</param>
    /// <param name="parameters">Issuer and its validator.</param>
    /// <param name="types">The <c>typ</c> that counts, beside none at all.</param>
    /// <exception cref="IdTokenRefusedException">It is not accepted.</exception>
    public async Task<ValidatedToken> ValidateAsync(string token, TokenValidationParameters parameters, string[] types)
    {
        var known = await metadata.GetConfigurationAsync(CancellationToken.None);
        try
        {
            return await ValidateAsync(token, parameters, types, known);
        }
        catch (IdTokenRefusedException e) when (e.MayBeRotated)
        {
            var newer = await metadata.RefreshAsync(known, CancellationToken.None);
            if (newer == known)
            {
                throw;
            }
            return await ValidateAsync(token, parameters, types, newer);
        }
    }

    /// <summary>Whether a time in the payload has come; a number of seconds, for the sake of clocks within the skew.</summary>
    public bool IsPast(ValidatedToken token, string claim) =>
        token.Payload.TryGetProperty(claim, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var seconds)
        && seconds > 0
        && seconds <= (time.GetUtcNow() + rules.Skew).ToUnixTimeSeconds();

    /// <summary>Whether the person belongs to the organisation that the settings name; without one, everybody does.</summary>
    public bool IsOfOrganization(ValidatedToken token) =>
        rules.HostedDomain is not { } domain
        || string.Equals(token.Text("hd"), domain, StringComparison.OrdinalIgnoreCase);

    public static void Demand(bool holds, string rule)
    {
        if (!holds)
        {
            throw new IdTokenRefusedException(rule);
        }
    }

    private async Task<ValidatedToken> ValidateAsync(
        string text,
        TokenValidationParameters parameters,
        string[] types,
        OpenIdConnectConfiguration configuration
    )
    {
        Demand(text is { Length: > 0 and <= MaximumLength }, "length");
        var token = Read(text);
        var (header, payload) = (Json(token.EncodedHeader), Json(token.EncodedPayload));
        Demand(!header.TryGetProperty("crit", out _), "crit");
        Demand(!header.TryGetProperty("typ", out var type) || IsOneOf(type, types), "typ");
        var key = IdTokenKeys.Choose(token, configuration.JsonWebKeySet);
        var result = await handler.ValidateTokenAsync(token, Parameters(parameters, configuration, key));
        Demand(result.IsValid, RuleOf(result.Exception));
        var validated = new ValidatedToken(result, payload);
        DemandAudience(token, validated);
        Demand(IsPast(validated, "iat"), "iat");
        return validated;
    }

    /// <summary>A token that others accept too could have been passed on by them: only those who are listed may stand beside us.</summary>
    private void DemandAudience(JsonWebToken token, ValidatedToken validated)
    {
        var others = token.Audiences.Where(audience => audience != rules.ClientId).ToList();
        Demand(others.All(rules.OtherAudiences.Contains), "aud");
        var isNamed = validated.Payload.TryGetProperty("azp", out _);
        Demand(isNamed ? validated.Text("azp") == rules.ClientId : others.Count == 0, "azp");
    }

    private JsonWebToken Read(string text)
    {
        try
        {
            var token = handler.ReadJsonWebToken(text);
            Demand(!token.IsEncrypted, "encrypted");
            return token;
        }
        catch (Exception e) when (e is ArgumentException or JsonException or SecurityTokenException or FormatException)
        {
            throw new IdTokenRefusedException("malformed");
        }
    }

    /// <summary>Of a name that comes twice the library keeps one.</summary>
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

    /// <summary>The framework demands no signature of a token that came by the back channel; we do.</summary>
    private TokenValidationParameters Parameters(
        TokenValidationParameters given,
        OpenIdConnectConfiguration configuration,
        JsonWebKey key
    )
    {
        var parameters = given.Clone();
        parameters.ValidIssuer = configuration.Issuer;
        parameters.ValidAudience = rules.ClientId;
        parameters.ValidAlgorithms = IdTokenKeys.Algorithms;
        parameters.IssuerSigningKeyResolver = (_, _, _, _) => [key];
        parameters.TryAllIssuerSigningKeys = false;
        parameters.RequireSignedTokens = true;
        parameters.RequireExpirationTime = true;
        parameters.LifetimeValidator = (notBefore, expires, _, _) =>
            expires > (time.GetUtcNow() - rules.Skew).UtcDateTime
            && (notBefore is null || notBefore < (time.GetUtcNow() + rules.Skew).UtcDateTime);
        return parameters;
    }

    private static bool IsOneOf(JsonElement type, string[] types) =>
        type.ValueKind == JsonValueKind.String && types.Contains(type.GetString(), StringComparer.OrdinalIgnoreCase);

    private static string RuleOf(Exception? exception) =>
        exception switch
        {
            SecurityTokenInvalidIssuerException => "iss",
            SecurityTokenInvalidAudienceException => "aud",
            SecurityTokenNoExpirationException => "exp",
            SecurityTokenInvalidLifetimeException => "exp",
            _ => "signature",
        };
}
