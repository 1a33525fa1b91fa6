using System.Net;
using Microsoft.AspNetCore.WebUtilities;

namespace Portal.DevHost.Tests.Identity;

public sealed class SignOutTests : IAsyncLifetime
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
    private ProviderHost host = null!;
    private Browser browser = null!;
    private RelyingParty party = null!;
    private string idToken = null!;
    private string accessToken = null!;

    public async ValueTask InitializeAsync()
    {
        host = await ProviderHost.StartAsync();
        browser = new Browser(host);
        party = new RelyingParty(host);
        var proof = ProofKeyPair.Create();
        var answer = await browser.SignInAsync(Browser.Request(proof), "ada@acme.test");
        var tokens = await party.TokensAsync(answer.Code, proof.Verifier);
        (idToken, accessToken) = (
            tokens.GetProperty("id_token").GetString()!,
            tokens.GetProperty("access_token").GetString()!
        );
    }

    public ValueTask DisposeAsync()
    {
        browser.Dispose();
        party.Dispose();
        return host.DisposeAsync();
    }

    private Task<HttpResponseMessage> EndAsync(params (string Name, string Value)[] parameters) =>
        browser.GetAsync(
            QueryHelpers.AddQueryString(
                "/acme/end-session",
                parameters.ToDictionary(p => p.Name, p => (string?)p.Value)
            )
        );

    private async Task<bool> IsSignedInAsync()
    {
        var request = Browser.Request(ProofKeyPair.Create());
        request["prompt"] = "none";
        return AuthorizationAnswer.From(await browser.AuthorizeAsync(request))["code"] is not null;
    }

    [Fact]
    public async Task The_hint_ends_the_session_at_once_and_the_browser_returns_with_the_state()
    {
        host.Time.Advance(TimeSpan.FromHours(1));

        var response = await EndAsync(
            ("id_token_hint", idToken),
            ("post_logout_redirect_uri", ProviderHost.PostLogoutRedirectUri),
            ("state", "s 1")
        );

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal(ProviderHost.PostLogoutRedirectUri + "?state=s%201", response.Headers.Location!.OriginalString);
        Assert.False(await IsSignedInAsync());
    }

    [Fact]
    public async Task Without_an_address_to_return_to_a_page_says_that_it_is_done()
    {
        var response = await EndAsync(("id_token_hint", idToken));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(
            "You are signed out",
            await response.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
        Assert.False(await IsSignedInAsync());
    }

    [Fact]
    public async Task Access_tokens_end_with_the_session()
    {
        Assert.Equal(HttpStatusCode.OK, (await party.UserInfoAsync(accessToken)).StatusCode);

        await EndAsync(("id_token_hint", idToken));

        Assert.Equal(HttpStatusCode.Unauthorized, (await party.UserInfoAsync(accessToken)).StatusCode);
    }

    [Theory]
    [InlineData("http://app.test:1234/signed-out/")]
    [InlineData("http://evil.test/")]
    public async Task An_address_that_is_not_registered_shows_a_page_and_ends_nothing(string uri)
    {
        var response = await EndAsync(("id_token_hint", idToken), ("post_logout_redirect_uri", uri));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Null(response.Headers.Location);
        Assert.True(await IsSignedInAsync());
    }

    [Fact]
    public async Task A_hint_of_another_client_is_refused()
    {
        var response = await EndAsync(("id_token_hint", idToken), ("client_id", "legacy"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True(await IsSignedInAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_good_hint_the_person_is_asked_first(bool forged)
    {
        var asked = await EndAsync(
            ("client_id", "portal"),
            ("post_logout_redirect_uri", ProviderHost.PostLogoutRedirectUri),
            ("id_token_hint", forged ? idToken[..^8] + "AAAAAAAA" : "")
        );
        var html = await asked.Content.ReadAsStringAsync(Cancellation);
        Assert.True(await IsSignedInAsync());

        var fields = new[] { "antiforgery", "client_id", "post_logout_redirect_uri" }.ToDictionary(
            name => name,
            name => Browser.Hidden(html, name)
        );
        browser.PostsFrom = "http://evil.test";
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await browser.PostAsync("/acme/end-session/confirm", fields)).StatusCode
        );
        browser.PostsFrom = host.Origin.GetLeftPart(UriPartial.Authority);
        var wrong = new Dictionary<string, string>(fields) { ["antiforgery"] = "wrong" };
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await browser.PostAsync("/acme/end-session/confirm", wrong)).StatusCode
        );
        Assert.True(await IsSignedInAsync());

        var confirmed = await browser.PostAsync("/acme/end-session/confirm", fields);
        Assert.Equal(ProviderHost.PostLogoutRedirectUri, confirmed.Headers.Location!.ToString());
        Assert.False(await IsSignedInAsync());
    }

    [Fact]
    public async Task A_code_that_was_not_yet_redeemed_ends_with_the_session()
    {
        var proof = ProofKeyPair.Create();
        var answer = AuthorizationAnswer.From(await browser.AuthorizeAsync(Browser.Request(proof)));
        await EndAsync(("id_token_hint", idToken));

        var response = await party.ExchangeAsync(RelyingParty.Grant(answer.Code, proof.Verifier));

        await RelyingParty.RefusedAsync(response, HttpStatusCode.BadRequest, "invalid_grant");
    }
}
