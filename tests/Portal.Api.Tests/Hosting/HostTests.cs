using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Portal.Api.Tests.Running;
using Portal.Platform.Catalog;
using Portal.Testing;

namespace Portal.Api.Tests.Hosting;

/// <summary>IC-1 and IC-2: each API on its exact host, and on no other.</summary>
[Collection(ProbedCollection.Name)]
public sealed class HostTests(ProbedApi api)
{
    [Fact]
    public async Task It_listens_where_it_is_told_and_nowhere_else()
    {
        const string told = "127.0.0.2";
        var (port, health) = (TestCluster.FreePort(), TestCluster.FreePort());
        (string, string)[] settings =
        [
            ("Portal:Api:ListenAddress", told),
            ("Portal:Api:Port", port.ToString(CultureInfo.InvariantCulture)),
            ("Portal:Health:ListenAddress", told),
            ("Portal:Health:Port", health.ToString(CultureInfo.InvariantCulture)),
        ];
        using var _ = await api.StartCopyAsync(settings);
        foreach (var listener in new[] { port, health })
        {
            using var there = new TcpClient();
            await there.ConnectAsync(IPAddress.Parse(told), listener, TestContext.Current.CancellationToken);
            using var here = new TcpClient();
            await Assert.ThrowsAsync<SocketException>(() =>
                here.ConnectAsync(IPAddress.Loopback, listener, TestContext.Current.CancellationToken).AsTask()
            );
        }
    }

    [Theory]
    [InlineData("nobody.portal.localhost")]
    [InlineData("acme.portal.localhost")]
    [InlineData("staff.portal.localhost")]
    [InlineData("www.api.portal.localhost")]
    [InlineData("api.portal.localhost.")]
    [InlineData("portal.localhost")]
    [InlineData("xapi.portal.localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Any_other_host_is_refused_before_the_key_is_looked_at(string host)
    {
        var key = (await api.NewKeyAsync("acme", "journeys:read")).Text;
        using var client = api.ClientOf(PortalApi.TenantHost, key);
        client.DefaultRequestHeaders.Host = host;
        foreach (var path in new[] { Probes.Caller, "/v1/nothing", "/platform/v1/companies", "/", "/health/ready" })
        {
            var answer = (await client.FetchAsync(path)).IsProblem(HttpStatusCode.MisdirectedRequest);
            Assert.DoesNotContain("acme", answer.Text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_refused_host_is_recorded_without_its_name()
    {
        using var client = api.ClientOf(PortalApi.TenantHost);
        client.DefaultRequestHeaders.Host = "a-strangers-text.example";
        var answer = await client.FetchAsync(Probes.Caller);
        var recorded = await api.EventAsync(PlatformEventKind.UnknownHostRefused, answer.Reference);
        Assert.Equal("unbound", recorded?.Reason);
    }

    [Theory]
    [InlineData("API.Portal.LOCALHOST")]
    [InlineData("api.portal.localhost:1")]
    public async Task Case_and_port_of_the_host_do_not_matter(string host)
    {
        var key = (await api.NewKeyAsync("acme", "journeys:read")).Text;
        using var client = api.ClientOf(PortalApi.TenantHost, key);
        client.DefaultRequestHeaders.Host = host;
        Assert.Equal(HttpStatusCode.OK, (await client.FetchAsync(Probes.Caller)).Status);
    }

    [Fact]
    public async Task The_tenant_api_does_not_exist_on_the_platform_host_and_the_reverse()
    {
        var tenantKey = (await api.NewKeyAsync("acme", "journeys:read")).Text;
        var (_, platformKey) = await api.NewPlatformKeyAsync();
        foreach (var key in new[] { tenantKey, platformKey, null })
        {
            using var platform = api.ClientOf(PortalApi.PlatformHost, key);
            (await platform.FetchAsync(Probes.Caller)).IsProblem(HttpStatusCode.MisdirectedRequest);
            using var tenant = api.ClientOf(PortalApi.TenantHost, key);
            (await tenant.FetchAsync("/platform/v1/companies")).IsProblem(HttpStatusCode.MisdirectedRequest);
            (await tenant.FetchAsync("/platform/v1/companies/acme")).IsProblem(HttpStatusCode.MisdirectedRequest);
        }
    }

    [Theory]
    [InlineData(PortalApi.TenantHost)]
    [InlineData(PortalApi.PlatformHost)]
    public async Task An_endpoint_outside_of_both_groups_is_served_nowhere(string host)
    {
        var key =
            host == PortalApi.TenantHost
                ? (await api.NewKeyAsync("acme", "journeys:read")).Text
                : (await api.NewPlatformKeyAsync()).Text;
        using var client = api.ClientOf(host, key);
        (await client.FetchAsync(Probes.Unmarked)).IsProblem(HttpStatusCode.MisdirectedRequest);
    }

    [Fact]
    public async Task A_forwarded_host_is_believed_of_nobody()
    {
        using var copy = await api.StartCopyAsync(("Portal:Api:TrustedProxies:0", "127.0.0.1"));
        var key = (await api.NewKeyAsync("acme", "journeys:read")).Text;
        using var client = api.ClientOf(PortalApi.TenantHost, key, copy.BaseAddress!.Port);
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", PortalApi.PlatformHost);
        Assert.Equal(HttpStatusCode.OK, (await client.FetchAsync(Probes.Caller)).Status);
        (await client.FetchAsync("/platform/v1/companies")).IsProblem(HttpStatusCode.MisdirectedRequest);
    }

    [Theory]
    [InlineData("127.0.0.1", "203.0.113.7")]
    [InlineData("10.0.0.0/8", "127.0.0.1")]
    public async Task The_callers_address_comes_from_configured_proxies_only(string trusted, string seen)
    {
        using var copy = await api.StartCopyAsync(("Portal:Api:TrustedProxies:0", trusted));
        var key = (await api.NewKeyAsync("acme", "journeys:read")).Text;
        using var client = api.ClientOf(PortalApi.TenantHost, key, copy.BaseAddress!.Port);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        var caller = (await client.FetchAsync(Probes.Caller)).Read<Probes.Seen>();
        Assert.Equal(seen, IPAddress.Parse(caller.Address!).MapToIPv4().ToString());
    }

    [Theory]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/health/ready", HttpStatusCode.OK)]
    [InlineData("/v1/probe/caller", HttpStatusCode.NotFound)]
    public async Task The_health_listener_serves_health_and_nothing_else(string path, HttpStatusCode status)
    {
        using var client = api.ClientOf("localhost", port: api.Ports[0].Health);
        Assert.Equal(status, (await client.FetchAsync(path)).Status);
    }
}
