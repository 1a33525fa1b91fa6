using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Portal.DevHost.Tests.Identity;

/// <summary>The client's back channel: exchanges codes, asks userinfo, verifies ID tokens against the published keys.</summary>
internal sealed class RelyingParty(ProviderHost host, string realm = "acme") : IDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
    private readonly HttpClient http = new() { BaseAddress = new Uri(host.Issuer(realm) + "/") };

    public static Dictionary<string, string> Grant(string code, string verifier) =>
        new(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = ProviderHost.RedirectUri,
            ["code_verifier"] = verifier,
        };

    /// <summary>client_secret_basic, encoded as RFC 6749 section 2.3.1 says.</summary>
    public async Task<HttpResponseMessage> ExchangeAsync(
        Dictionary<string, string> grant,
        string client = "portal",
        string secret = ProviderHost.ClientSecret
    )
    {
        var pair = $"{WebUtility.UrlEncode(client)}:{WebUtility.UrlEncode(secret)}";
        using var message = new HttpRequestMessage(HttpMethod.Post, "token")
        {
            Content = new FormUrlEncodedContent(grant),
        };
        message.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        return await http.SendAsync(message, Cancellation);
    }

    /// <summary>client_secret_post, or whatever else the fields say.</summary>
    public Task<HttpResponseMessage> PostAsync(Dictionary<string, string> fields) =>
        PostAsync(new FormUrlEncodedContent(fields));

    public Task<HttpResponseMessage> PostAsync(HttpContent content) => http.PostAsync("token", content, Cancellation);

    public async Task<JsonElement> TokensAsync(string code, string verifier, string client = "portal")
    {
        var response = await ExchangeAsync(Grant(code, verifier), client);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    public static async Task RefusedAsync(HttpResponseMessage response, HttpStatusCode status, string error)
    {
        Assert.Equal(status, response.StatusCode);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal(error, body.GetProperty("error").GetString());
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
    }

    public async Task<HttpResponseMessage> UserInfoAsync(string? accessToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, "userinfo");
        if (accessToken is not null)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return await http.SendAsync(message, Cancellation);
    }

    public async Task<JsonElement> GetJsonAsync(string path) =>
        await http.GetFromJsonAsync<JsonElement>(path, Cancellation);

    public async Task<JsonWebKeySet> KeysAsync() => new(await http.GetStringAsync("jwks", Cancellation));

    /// <summary>As a strict relying party does; the test's clock is not the machine's, so times are compared with it.</summary>
    public async Task<TokenValidationResult> VerifyAsync(
        string idToken,
        string algorithm,
        JsonWebKeySet? keys = null
    ) =>
        await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(
            idToken,
            new TokenValidationParameters
            {
                ValidIssuer = host.Issuer(realm),
                ValidAudiences = ["portal", "legacy"],
                ValidAlgorithms = [algorithm],
                IssuerSigningKeys = (keys ?? await KeysAsync()).GetSigningKeys(),
                LifetimeValidator = (_, expires, _, _) => expires > host.Time.GetUtcNow(),
            }
        );

    public void Dispose() => http.Dispose();
}
