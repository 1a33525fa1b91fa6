using Portal.Testing;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.Hosting;

[Collection(WebCollection.Name)]
public sealed class TrustedProxyTests(PortalWeb web)
{
    private static readonly string[] Forwarded = ["X-Forwarded-For: 203.0.113.7", "X-Forwarded-Proto: https"];

    [Fact]
    public async Task Without_configured_proxies_loopback_is_not_believed()
    {
        var answer = await SignInPageAsync(web.Port);
        Assert.Contains("connect-src 'self' ws://acme.portal.localhost;", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configured_proxy_is_believed_scheme_and_address_but_not_the_host()
    {
        var (port, _) = await web.StartNodeAsync("Development", ("Portal:Web:TrustedProxies:0", "127.0.0.1"));
        var answer = await SignInPageAsync(port);
        Assert.Contains("connect-src 'self' wss://acme.portal.localhost;", answer, StringComparison.Ordinal);
        Assert.Contains("Sign in to acme Ltd", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_address_than_the_configured_proxy_is_not_believed()
    {
        var (port, _) = await web.StartNodeAsync("Development", ("Portal:Web:TrustedProxies:0", "10.0.0.0/8"));
        var answer = await SignInPageAsync(port);
        Assert.Contains("connect-src 'self' ws://acme.portal.localhost;", answer, StringComparison.Ordinal);
    }

    private static Task<string> SignInPageAsync(int port) =>
        RawHttp.SendAsync(
            port,
            [
                "GET /sign-in HTTP/1.1",
                "Host: acme.portal.localhost",
                "X-Forwarded-Host: globex.portal.localhost",
                .. Forwarded,
            ]
        );
}
