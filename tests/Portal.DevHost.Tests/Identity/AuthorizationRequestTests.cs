using System.Net;

namespace Portal.DevHost.Tests.Identity;

public sealed class AuthorizationRequestTests
{
    [Theory]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge", "too-short", "invalid_request")]
    [InlineData("code_challenge_method", null, "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("response_type", null, "invalid_request")]
    [InlineData("response_type", "code id_token", "unsupported_response_type")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    [InlineData("scope", "email", "invalid_scope")]
    [InlineData("prompt", "none login", "invalid_request")]
    [InlineData("prompt", "dance", "invalid_request")]
    [InlineData("max_age", "-1", "invalid_request")]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported")]
    [InlineData("request_uri", "https://app.test/request", "request_uri_not_supported")]
    [InlineData("id_token_hint", "not.a.token", "invalid_request")]
    [InlineData("prompt", "none", "login_required")]
    public async Task A_faulty_request_of_a_good_client_goes_back_with_an_error(
        string name,
        string? value,
        string error
    )
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        var request = Browser.Request(ProofKeyPair.Create());
        request[name] = value;

        var answer = AuthorizationAnswer.From(await browser.AuthorizeAsync(request));

        Assert.Equal(error, answer["error"]);
        Assert.Equal("state & more", answer["state"]);
        Assert.Equal(host.Issuer("acme"), answer["iss"]);
        Assert.Null(answer["code"]);
    }

    [Theory]
    [InlineData("redirect_uri", null)]
    [InlineData("redirect_uri", "http://app.test:1234/callback")]
    [InlineData("redirect_uri", "http://app.test:1234/callback?from=idp&more=1")]
    [InlineData("redirect_uri", "http://APP.test:1234/callback?from=idp")]
    [InlineData("redirect_uri", "http://evil.test/")]
    [InlineData("client_id", null)]
    [InlineData("client_id", "unknown")]
    public async Task An_unknown_client_or_redirect_address_shows_a_page_and_never_redirects(string name, string? value)
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        var request = Browser.Request(ProofKeyPair.Create());
        request[name] = value;

        var response = await browser.AuthorizeAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.Null(response.Headers.Location);
    }

    [Fact]
    public async Task A_redirect_address_given_twice_shows_a_page_and_never_redirects()
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        var uri = Uri.EscapeDataString(ProviderHost.RedirectUri);

        var response = await browser.GetAsync(
            $"/acme/authorize?client_id=portal&redirect_uri={uri}&redirect_uri={uri}"
        );

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Null(response.Headers.Location);
    }

    [Fact]
    public async Task Any_other_parameter_given_twice_is_an_invalid_request()
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);
        var uri = Uri.EscapeDataString(ProviderHost.RedirectUri);

        var response = await browser.GetAsync($"/acme/authorize?client_id=portal&redirect_uri={uri}&nonce=1&nonce=2");

        Assert.Equal("invalid_request", AuthorizationAnswer.From(response)["error"]);
    }
}
