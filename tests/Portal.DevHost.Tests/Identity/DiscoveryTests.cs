using System.Net;

namespace Portal.DevHost.Tests.Identity;

public sealed class DiscoveryTests
{
    [Fact]
    public async Task The_issuer_is_exactly_the_realms_address()
    {
        await using var host = await ProviderHost.StartAsync();
        using var party = new RelyingParty(host);

        var metadata = await party.GetJsonAsync(".well-known/openid-configuration");

        Assert.Equal($"http://localhost:{host.Origin.Port}/acme", metadata.GetProperty("issuer").GetString());
        Assert.Equal($"{host.Issuer("acme")}/authorize", metadata.GetProperty("authorization_endpoint").GetString());
        Assert.True(metadata.GetProperty("authorization_response_iss_parameter_supported").GetBoolean());
        Assert.Equal(
            "S256",
            Assert.Single(metadata.GetProperty("code_challenge_methods_supported").EnumerateArray()).GetString()
        );
    }

    [Theory]
    [InlineData("/unknown/.well-known/openid-configuration")]
    [InlineData("/.well-known/openid-configuration")]
    public async Task What_is_no_realm_is_not_found(string path)
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);

        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(path)).StatusCode);
    }

    [Theory]
    [InlineData("/acme")]
    [InlineData("/acme/")]
    public async Task The_issuers_own_address_shows_what_it_is(string path)
    {
        await using var host = await ProviderHost.StartAsync();
        using var browser = new Browser(host);

        var response = await browser.GetAsync(path);
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains(host.Issuer("acme"), html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.test")]
    [InlineData("127.0.0.1")]
    public async Task Another_host_name_is_misdirected(string name)
    {
        await using var host = await ProviderHost.StartAsync();
        using var http = new HttpClient();
        using var message = new HttpRequestMessage(HttpMethod.Get, host.Issuer("acme") + "/jwks");
        message.Headers.Host = $"{name}:{host.Origin.Port}";

        var response = await http.SendAsync(message, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
    }
}
