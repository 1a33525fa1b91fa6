using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Portal.DevHost.Identity.Authorization;
using Portal.DevHost.Identity.Discovery;
using Portal.DevHost.Identity.Keys;
using Portal.DevHost.Identity.Realms;

namespace Portal.DevHost.Identity.Tokens;

/// <summary>Signs ID tokens (OpenID Connect Core section 2) and recognises our own when they come back as a hint.</summary>
internal sealed class IdTokens(Realm realm)
{
    private static readonly string[] Password = ["pwd"];
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };

    public string Create(AuthorizationCode code, PersonOptions person, string accessToken)
    {
        var client = code.Request.Target.Client;
        var now = realm.Time.GetUtcNow().UtcDateTime;
        var key = realm.Keys.Current(client.IdTokenSignedResponseAlg);
        return handler.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = realm.Issuer,
                Audience = client.ClientId,
                IssuedAt = now,
                Expires = now + realm.Provider.IdTokenLifetime,
                Claims = Claims(code, person, accessToken),
                SigningCredentials = new SigningCredentials(key.Key, key.Algorithm),
            }
        );
    }

    /// <summary>Null unless this realm signed it. Its age does not matter: a hint is most useful when it has expired.</summary>
    public async Task<IdTokenHint?> ReadHintAsync(string idToken)
    {
        var result = await handler.ValidateTokenAsync(
            idToken,
            new TokenValidationParameters
            {
                ValidIssuer = realm.Issuer,
                ValidateAudience = false,
                ValidateLifetime = false,
                ValidAlgorithms = SigningAlgorithm.All,
                ValidTypes = ["JWT"],
                IssuerSigningKeys = realm.Keys.Published().Select(key => key.Key),
            }
        );
        return result is { IsValid: true, SecurityToken: JsonWebToken token }
            ? new IdTokenHint(token.Subject, token.Audiences.Single())
            : null;
    }

    private Dictionary<string, object> Claims(AuthorizationCode code, PersonOptions person, string accessToken)
    {
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["sub"] = person.Subject,
            ["sid"] = code.Session.Id,
            ["auth_time"] = code.Session.AuthenticatedAt.ToUnixTimeSeconds(),
            ["amr"] = Password,
            ["at_hash"] = AccessTokenHash(accessToken),
        };
        if (code.Request.Nonce is { } nonce)
            claims["nonce"] = nonce;
        person.AddClaims(code.Request.Scopes, claims);
        if (realm.EntraTenant is { } tenant)
        {
            claims.Remove("email_verified"); // Entra ID verifies no addresses
            (claims["tid"], claims["oid"]) = (tenant.ToString(), ObjectId(person.Subject));
            claims["preferred_username"] = person.Email;
        }
        return claims;
    }

    /// <summary>As stable as the subject.</summary>
    private static string ObjectId(string subject) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(subject)).AsSpan(..16)).ToString();

    /// <summary>OpenID Connect Core section 3.1.3.6: the left half of the hash, SHA-256 for both of our algorithms.</summary>
    private static string AccessTokenHash(string accessToken) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(..16));
}

/// <summary>Whom an <c>id_token_hint</c> speaks of, and to which client it was given.</summary>
internal sealed record IdTokenHint(string Subject, string ClientId);
