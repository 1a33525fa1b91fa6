using Portal.Testing;

namespace Portal.Isolation.Tests.Hosts;

/// <summary>IC-1: the tenant comes from the exact host and from nothing else.</summary>
public sealed class HostTests(PortalStack stack)
{
    private static readonly string[] Companies = ["acme", "globex", "initech"];

    public static TheoryData<string> WrongHosts() =>
        [
            "nobody.portal.localhost",
            "www.acme.portal.localhost",
            "acme.portal.localhost.",
            "acme.portal.localhost.example",
            "xacme.portal.localhost",
            "portal.localhost",
            "localhost",
            "127.0.0.1",
            "127.1",
            "2130706433",
            "[::1]",
        ];

    [Theory]
    [MemberData(nameof(WrongHosts))]
    public async Task An_unknown_host_is_refused_and_names_no_company(string host)
    {
        foreach (var path in new[] { "/", "/sign-in", "/css/tokens.css", "/_framework/blazor.web.js", "/favicon.ico" })
        {
            var answer = await RawHttp.SendAsync(stack.PortBase, $"GET {path} HTTP/1.1", $"Host: {host}");
            Assert.Equal(421, RawHttp.StatusOf(answer));
            Assert.All(
                Companies,
                company => Assert.DoesNotContain(company, Body(answer), StringComparison.OrdinalIgnoreCase)
            );
        }
    }

    [Fact]
    public async Task A_missing_host_is_refused()
    {
        var status = RawHttp.StatusOf(await RawHttp.SendAsync(stack.PortBase, "GET / HTTP/1.1"));
        Assert.Equal(400, status); // what Kestrel cannot parse it answers itself
        var old = RawHttp.StatusOf(await RawHttp.SendAsync(stack.PortBase, "GET /css/tokens.css HTTP/1.0"));
        Assert.Equal(421, old);
    }

    [Fact]
    public async Task A_forwarded_host_from_nobody_is_not_honoured()
    {
        var answer = await RawHttp.SendAsync(
            stack.PortBase,
            "GET /sign-in HTTP/1.1",
            $"Host: acme.portal.localhost:{stack.PortBase}",
            "X-Forwarded-Host: globex.portal.localhost",
            "Forwarded: host=globex.portal.localhost",
            "X-Forwarded-For: 203.0.113.7"
        );
        Assert.Equal(200, RawHttp.StatusOf(answer));
        Assert.Contains("Acme", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("globex", Body(answer), StringComparison.OrdinalIgnoreCase);

        var unknown = RawHttp.StatusOf(
            await RawHttp.SendAsync(
                stack.PortBase,
                "GET /sign-in HTTP/1.1",
                "Host: nobody.portal.localhost",
                "X-Forwarded-Host: acme.portal.localhost"
            )
        );
        Assert.Equal(421, unknown);
    }

    [Theory]
    [InlineData("ACME.Portal.LOCALHOST")]
    [InlineData("acme.portal.localhost")]
    [InlineData("acme.portal.localhost:1")]
    public async Task Case_and_port_do_not_matter(string host)
    {
        var answer = await RawHttp.SendAsync(stack.PortBase, "GET /sign-in HTTP/1.1", $"Host: {host}");
        Assert.Equal(200, RawHttp.StatusOf(answer));
        Assert.Contains("Acme", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api.portal.localhost")]
    [InlineData("platform.portal.localhost")]
    public async Task An_api_host_serves_no_dashboard(string host)
    {
        var status = RawHttp.StatusOf(await RawHttp.SendAsync(stack.PortBase, "GET / HTTP/1.1", $"Host: {host}"));
        Assert.Equal(421, status);
    }

    [Fact]
    public async Task Health_is_not_served_on_a_tenants_host_and_nothing_else_on_the_health_listener()
    {
        using var browser = new PortalBrowser();
        var health = await browser.GetAsync(new Uri($"{stack.Origin("acme")}/health/ready"));
        Assert.NotEqual(200, (int)health.StatusCode);
        var status = RawHttp.StatusOf(
            await RawHttp.SendAsync(stack.PortBase + 500, "GET /sign-in HTTP/1.1", "Host: acme.portal.localhost")
        );
        Assert.Equal(404, status);
        var ready = RawHttp.StatusOf(
            await RawHttp.SendAsync(stack.PortBase + 500, "GET /health/ready HTTP/1.1", "Host: 127.0.0.1")
        );
        Assert.Equal(200, ready);
    }

    private static string Body(string answer) => answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
}
