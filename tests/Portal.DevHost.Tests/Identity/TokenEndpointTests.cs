using System.Net;
using System.Net.Http.Headers;

namespace Portal.DevHost.Tests.Identity;

public sealed class TokenEndpointTests : IAsyncLifetime
{
    private ProviderHost host = null!;
    private Browser browser = null!;
    private RelyingParty party = null!;
    private readonly ProofKeyPair proof = ProofKeyPair.Create();

    public async ValueTask InitializeAsync()
    {
        host = await ProviderHost.StartAsync();
        browser = new Browser(host);
        party = new RelyingParty(host);
    }

    public ValueTask DisposeAsync()
    {
        browser.Dispose();
        party.Dispose();
        return host.DisposeAsync();
    }

    private async Task<Dictionary<string, string>> GrantAsync() =>
        RelyingParty.Grant((await browser.SignInAsync(Browser.Request(proof), "ada@acme.test")).Code, proof.Verifier);

    [Fact]
    public async Task The_secret_may_be_posted_in_the_form()
    {
        var grant = await GrantAsync();
        (grant["client_id"], grant["client_secret"]) = ("portal", ProviderHost.ClientSecret);

        Assert.Equal(HttpStatusCode.OK, (await party.PostAsync(grant)).StatusCode);
    }

    [Fact]
    public async Task A_wrong_verifier_is_refused_and_spends_the_code()
    {
        var grant = await GrantAsync();
        var wrong = new Dictionary<string, string>(grant) { ["code_verifier"] = ProofKeyPair.Create().Verifier };

        await RelyingParty.RefusedAsync(await party.ExchangeAsync(wrong), HttpStatusCode.BadRequest, "invalid_grant");
        await RelyingParty.RefusedAsync(await party.ExchangeAsync(grant), HttpStatusCode.BadRequest, "invalid_grant");
    }

    [Fact]
    public async Task The_challenge_itself_is_no_verifier()
    {
        var grant = await GrantAsync();
        grant["code_verifier"] = proof.Challenge;

        await RelyingParty.RefusedAsync(await party.ExchangeAsync(grant), HttpStatusCode.BadRequest, "invalid_grant");
    }

    [Fact]
    public async Task A_code_works_once_and_its_replay_revokes_the_access_token()
    {
        var grant = await GrantAsync();
        var tokens = await party.TokensAsync(grant["code"], proof.Verifier);
        var accessToken = tokens.GetProperty("access_token").GetString();
        Assert.Equal(HttpStatusCode.OK, (await party.UserInfoAsync(accessToken)).StatusCode);

        await RelyingParty.RefusedAsync(await party.ExchangeAsync(grant), HttpStatusCode.BadRequest, "invalid_grant");

        Assert.Equal(HttpStatusCode.Unauthorized, (await party.UserInfoAsync(accessToken)).StatusCode);
    }

    [Fact]
    public async Task Of_many_exchanges_at_the_same_moment_one_succeeds()
    {
        var grant = await GrantAsync();

        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => party.ExchangeAsync(grant)));

        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_code_is_worth_nothing_after_sixty_seconds()
    {
        var grant = await GrantAsync();
        host.Time.Advance(TimeSpan.FromSeconds(60));

        await RelyingParty.RefusedAsync(await party.ExchangeAsync(grant), HttpStatusCode.BadRequest, "invalid_grant");
    }

    [Fact]
    public async Task Another_client_can_neither_redeem_nor_spend_a_code()
    {
        var grant = await GrantAsync();

        var foreign = await party.ExchangeAsync(grant, client: "legacy");
        await RelyingParty.RefusedAsync(foreign, HttpStatusCode.BadRequest, "invalid_grant");

        Assert.Equal(HttpStatusCode.OK, (await party.ExchangeAsync(grant)).StatusCode);
    }

    [Theory]
    [InlineData("redirect_uri", "http://app.test:1234/other", "invalid_grant")]
    [InlineData("redirect_uri", "", "invalid_request")]
    [InlineData("code_verifier", "", "invalid_request")]
    [InlineData("code", "", "invalid_request")]
    [InlineData("code", "invented", "invalid_grant")]
    [InlineData("grant_type", "", "invalid_request")]
    [InlineData("grant_type", "password", "unsupported_grant_type")]
    public async Task A_faulty_exchange_is_refused_by_name(string name, string value, string error)
    {
        var grant = await GrantAsync();
        grant[name] = value;

        await RelyingParty.RefusedAsync(await party.ExchangeAsync(grant), HttpStatusCode.BadRequest, error);
    }

    [Theory]
    [InlineData("portal", "wrong")]
    [InlineData("nobody", ProviderHost.ClientSecret)]
    [InlineData("nobody", "")]
    public async Task A_client_that_fails_to_authenticate_is_refused_without_a_reason(string client, string secret)
    {
        var response = await party.ExchangeAsync(await GrantAsync(), client, secret);

        Assert.Contains("Basic", response.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme));
        await RelyingParty.RefusedAsync(response, HttpStatusCode.Unauthorized, "invalid_client");
    }

    [Fact]
    public async Task A_client_authenticates_in_one_manner_only()
    {
        var grant = await GrantAsync();
        grant["client_secret"] = ProviderHost.ClientSecret;

        await RelyingParty.RefusedAsync(
            await party.ExchangeAsync(grant),
            HttpStatusCode.Unauthorized,
            "invalid_client"
        );
    }

    [Fact]
    public async Task A_parameter_given_twice_a_body_that_is_no_form_and_one_too_large_are_refused()
    {
        var twice = new StringContent(
            "grant_type=a&grant_type=b",
            new MediaTypeHeaderValue("application/x-www-form-urlencoded")
        );
        var json = new StringContent("{}", new MediaTypeHeaderValue("application/json"));
        var large = new FormUrlEncodedContent([new("code", new string('a', 70_000))]);

        await RelyingParty.RefusedAsync(await party.PostAsync(twice), HttpStatusCode.BadRequest, "invalid_request");
        await RelyingParty.RefusedAsync(await party.PostAsync(json), HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await party.PostAsync(large)).StatusCode);
    }

    [Fact]
    public async Task A_client_that_does_not_authenticate_is_refused()
    {
        var response = await party.PostAsync(await GrantAsync());

        await RelyingParty.RefusedAsync(response, HttpStatusCode.Unauthorized, "invalid_client");
    }
}
