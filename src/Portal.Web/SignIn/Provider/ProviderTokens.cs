using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Web.SignIn.Provider;

/// <summary>What the token endpoint gave.</summary>
internal sealed record TokenAnswer(string IdToken, string? AccessToken);

/// <summary>Exchanges codes and asks userinfo, as Portal's client there.</summary>
internal sealed class ProviderTokens(ProviderBackchannel backchannel, RuntimeSecrets secrets)
{
    /// <summary>Exchanges an authorization code (RFC 6749, section 4.1.3) with its PKCE verifier (RFC 7636).</summary>
    /// <exception cref="SignInFailedException">The provider refused, or its answer lacks an ID token.</exception>
    public async Task<TokenAnswer> ExchangeAsync(
        IdentityProvider provider,
        OpenIdConnectConfiguration metadata,
        Dictionary<string, string> grant,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, metadata.TokenEndpoint);
        Authenticate(request, provider, metadata, grant);
        request.Content = new FormUrlEncodedContent(grant);
        request.Headers.Accept.Add(new("application/json"));
        using var response = await backchannel.SendAsync(request, cancellationToken);
        using var json = await ReadAsync(response, SignInFailure.TokenRequest, cancellationToken);
        var idToken =
            Text(json.RootElement, "id_token")
            ?? throw new SignInFailedException(SignInFailure.TokenRequest, "no-id-token");
        return new(idToken, Text(json.RootElement, "access_token"));
    }

    /// <summary>The e-mail of the person whom an accepted ID token names, where the token itself has none.</summary>
    /// <exception cref="SignInFailedException">The answer speaks of somebody else.</exception>
    public async Task<IdTokenClaims> CompleteAsync(
        IdTokenClaims claims,
        OpenIdConnectConfiguration metadata,
        string? accessToken,
        CancellationToken cancellationToken
    )
    {
        if (claims.Email is not null || accessToken is null || string.IsNullOrEmpty(metadata.UserInfoEndpoint))
        {
            return claims;
        }
        using var request = new HttpRequestMessage(HttpMethod.Get, metadata.UserInfoEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var response = await backchannel.SendAsync(request, cancellationToken);
        using var json = await ReadAsync(response, SignInFailure.UserInfo, cancellationToken);
        var answer = json.RootElement;
        if (Text(answer, "sub") != claims.Subject)
        {
            throw new SignInFailedException(SignInFailure.UserInfo, "sub");
        }
        var isVerified =
            answer.TryGetProperty("email_verified", out var value) && value.ValueKind == JsonValueKind.True;
        return claims with { Email = Text(answer, "email"), EmailVerified = isVerified };
    }

    /// <summary>Basic unless the provider only takes the secret in the form (OpenID Connect Core 1.0, section 9).</summary>
    private void Authenticate(
        HttpRequestMessage request,
        IdentityProvider provider,
        OpenIdConnectConfiguration metadata,
        Dictionary<string, string> grant
    )
    {
        var secret = secrets.OpenText(provider.ClientSecret, SecretPurpose.ClientSecret(provider.Tenant));
        var methods = metadata.TokenEndpointAuthMethodsSupported;
        if (methods.Count == 0 || methods.Contains("client_secret_basic"))
        {
            var pair = $"{FormEncode(provider.ClientId)}:{FormEncode(secret)}"; // RFC 6749, section 2.3.1
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
            return;
        }
        if (!methods.Contains("client_secret_post"))
        {
            throw new SignInFailedException(SignInFailure.Metadata, "client-authentication");
        }
        grant["client_id"] = provider.ClientId;
        grant["client_secret"] = secret;
    }

    private static string FormEncode(string text) => WebUtility.UrlEncode(text);

    private static async Task<JsonDocument> ReadAsync(
        HttpResponseMessage response,
        SignInFailure failure,
        CancellationToken cancellationToken
    )
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new SignInFailedException(failure, $"status-{(int)response.StatusCode}");
        }
        try
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json
                : throw new SignInFailedException(failure, "malformed");
        }
        catch (JsonException)
        {
            throw new SignInFailedException(failure, "malformed");
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
