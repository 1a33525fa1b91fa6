using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Portal.DevHost.Tests.Identity;

public sealed class CodeFlowTests
{
    [Theory]
    [InlineData("portal", "ES256")]
    [InlineData("legacy", "RS256")]
    public async Task A_person_signs_in_and_the_client_gets_a_token_that_its_keys_verify(
        string client,
        string algorithm
    )
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        using var party = new RelyingParty(host);
        var proof = ProofKeyPair.Create();
        var request = Browser.Request(proof);
        request["client_id"] = client;

        var answer = await browser.SignInAsync(request, " Ada@ACME.test ");
        var tokens = await party.TokensAsync(answer.Code, proof.Verifier, client);
        var verified = await party.VerifyAsync(tokens.GetProperty("id_token").GetString()!, algorithm);

        Assert.True(verified.IsValid, verified.Exception?.Message);
        var token = (JsonWebToken)verified.SecurityToken;
        Assert.Equal(algorithm, token.Alg);
        Assert.Equal("acme-ada", token.Subject);
        Assert.Equal(client, Assert.Single(token.Audiences));
        Assert.Equal("nonce-1", token.GetClaim("nonce").Value);
        Assert.Equal("ada@acme.test", token.GetClaim("email").Value);
        Assert.Equal("true", token.GetClaim("email_verified").Value);
        Assert.Equal(host.Time.GetUtcNow().ToUnixTimeSeconds(), token.GetPayloadValue<long>("auth_time"));
        Assert.Equal(host.Time.GetUtcNow().UtcDateTime, token.IssuedAt);
        Assert.Equal("Bearer", tokens.GetProperty("token_type").GetString());
    }

    [Fact]
    public async Task The_answer_carries_the_state_as_it_came_and_the_issuer()
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);

        var answer = await browser.SignInAsync(Browser.Request(ProofKeyPair.Create()), "ada@acme.test");

        Assert.Equal("state & more", answer["state"]);
        Assert.Equal(host.Issuer("acme"), answer["iss"]);
        Assert.Equal("idp", answer["from"]);
        Assert.Null(answer["error"]);
    }

    [Fact]
    public async Task A_post_to_the_authorization_endpoint_works_like_a_get()
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host) { PostsFrom = "http://app.test:1234" };
        var request = Browser.Request(ProofKeyPair.Create()).ToDictionary(pair => pair.Key, pair => pair.Value!);

        var response = await browser.PostAsync("/acme/authorize", request);

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.StartsWith(
            "/acme/authorize?client_id=portal",
            response.Headers.Location!.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Userinfo_answers_with_the_claims_of_the_granted_scopes()
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        using var party = new RelyingParty(host);
        var proof = ProofKeyPair.Create();
        var request = Browser.Request(proof);
        request["scope"] = "openid email and-something-unknown";

        var answer = await browser.SignInAsync(request, "ben@acme.test");
        var tokens = await party.TokensAsync(answer.Code, proof.Verifier);
        var response = await party.UserInfoAsync(tokens.GetProperty("access_token").GetString());
        var claims = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Equal("openid email", tokens.GetProperty("scope").GetString());
        Assert.Equal("acme-ben", claims.GetProperty("sub").GetString());
        Assert.Equal("ben@acme.test", claims.GetProperty("email").GetString());
        Assert.False(claims.TryGetProperty("name", out _));
    }

    [Fact]
    public async Task Userinfo_refuses_a_missing_an_invented_and_an_expired_token()
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        using var party = new RelyingParty(host);
        var proof = ProofKeyPair.Create();
        var answer = await browser.SignInAsync(Browser.Request(proof), "ben@acme.test");
        var tokens = await party.TokensAsync(answer.Code, proof.Verifier);

        host.Time.Advance(TimeSpan.FromMinutes(10));

        foreach (var token in new[] { null, "invented", tokens.GetProperty("access_token").GetString() })
            Assert.Equal(HttpStatusCode.Unauthorized, (await party.UserInfoAsync(token)).StatusCode);
    }
}
