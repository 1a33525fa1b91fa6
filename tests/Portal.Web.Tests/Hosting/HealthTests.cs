using Portal.Testing;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.Hosting;

[Collection(WebCollection.Name)]
public sealed class HealthTests(PortalWeb web)
{
    [Theory]
    [InlineData("/health/live", 200)]
    [InlineData("/health/ready", 200)]
    [InlineData("/", 404)]
    [InlineData("/sign-in", 404)]
    [InlineData("/css/plain.css", 404)]
    public async Task The_health_listener_serves_health_to_any_host_and_nothing_else(string path, int status)
    {
        foreach (var host in new[] { "127.0.0.1", "acme.portal.localhost" })
        {
            var answer = await RawHttp.SendAsync(web.HealthPort, $"GET {path} HTTP/1.1", $"Host: {host}");
            Assert.Equal(status, RawHttp.StatusOf(answer));
        }
    }

    [Fact]
    public async Task The_dashboards_listener_serves_no_health()
    {
        var host = $"Host: acme.portal.localhost:{web.HealthPort}"; // a forged port does not help
        var answer = await RawHttp.SendAsync(web.Port, "GET /health/live HTTP/1.1", host);
        Assert.DoesNotContain("Healthy", answer, StringComparison.Ordinal);
        Assert.NotEqual(200, RawHttp.StatusOf(answer));
    }
}
