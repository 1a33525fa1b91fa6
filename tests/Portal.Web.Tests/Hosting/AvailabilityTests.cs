using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Portal.Platform.Connections;
using Portal.Testing;
using Portal.Web.Tests.SignIn;
using Portal.Web.Tests.Support;

namespace Portal.Web.Tests.Hosting;

/// <summary>IC-10: unavailable is said to be unavailable, soon, and never taken for signed out.</summary>
[Collection(WebCollection.Name)]
public sealed class AvailabilityTests(PortalWeb web)
{
    private static readonly TimeSpan Soon = TimeLimit.WithSlack(3);

    [Fact]
    public async Task A_stopped_server_is_503_within_3_seconds_for_its_company_alone_and_sessions_survive_it()
    {
        var (acme, _) = await web.SignedInAsync();
        var (globex, _) = await web.SignedInAsync("globex");
        using var _1 = acme;
        using var _2 = globex;
        var cluster = await web.Platform.ClusterAsync("acme");
        await cluster.StopAsync(TestContext.Current.CancellationToken);
        try
        {
            for (var i = 0; i < 2; i++)
            {
                var begun = Stopwatch.GetTimestamp();
                var refused = await acme.GetAsync(new Uri(web.Acme, "/journeys"));
                Assert.True(Stopwatch.GetElapsedTime(begun) < Soon);
                await refused.ReferenceAsync(HttpStatusCode.ServiceUnavailable);
                Assert.NotNull(refused.Headers.RetryAfter);
                Assert.Contains("__Host-portal-session", acme.Cookies(web.Acme).Keys);
            }
            Assert.Equal(HttpStatusCode.OK, (await globex.GetAsync(new Uri(web.Globex, "/"))).StatusCode);
        }
        finally
        {
            await cluster.StartAsync(TestContext.Current.CancellationToken);
            var tenant = (await web.Platform.BindingAsync("acme")).TenantId;
            await web.Platform.Web.GetRequiredService<TenantConnections>().CloseAsync(tenant); // the test's own
            await SupportVisitor.CloseConnectionsAsync(tenant);
        }
        // Once the breaker has let a probe through.
        await Wait.UntilAsync(
            async () => (await acme.GetAsync(new Uri(web.Acme, "/"))).StatusCode == HttpStatusCode.OK,
            TimeSpan.FromSeconds(10)
        );
    }

    [Fact]
    public async Task Without_the_catalog_everything_is_503_and_only_the_process_is_well()
    {
        var nowhere = $"Host=127.0.0.1;Port={TestCluster.FreePort()};Database=x;Username=x;Password=x";
        var (port, health) = await web.StartNodeAsync("Development", ("Portal:Catalog:ConnectionString", nowhere));
        var begun = Stopwatch.GetTimestamp();
        var refused = await RawHttp.SendAsync(port, "GET / HTTP/1.1", "Host: acme.portal.localhost");
        Assert.True(Stopwatch.GetElapsedTime(begun) < Soon);
        Assert.Equal(503, RawHttp.StatusOf(refused));
        Assert.Contains("Retry-After: 5", refused, StringComparison.Ordinal);
        Assert.Contains("Temporarily unavailable", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("stylesheet", refused, StringComparison.Ordinal); // it could not be served
        Assert.Equal(200, RawHttp.StatusOf(await RawHttp.SendAsync(health, "GET /health/live HTTP/1.1", "Host: x")));
        Assert.Equal(503, RawHttp.StatusOf(await RawHttp.SendAsync(health, "GET /health/ready HTTP/1.1", "Host: x")));
    }
}
