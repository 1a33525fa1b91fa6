using System.Net;
using Portal.Testing;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.Hosting;

/// <summary>The tenant area is served on tenants' hosts and the staff area on the staff host, and neither on the other.</summary>
[Collection(WebCollection.Name)]
public sealed class HostKindTests(PortalWeb web) : IDisposable
{
    private readonly PortalBrowser browser = new();

    public void Dispose() => browser.Dispose();

    [Theory]
    [InlineData("/journeys")]
    [InlineData("/users")]
    [InlineData("/audit-log")]
    [InlineData("/profile")]
    [InlineData("/not-found")]
    [InlineData("/invitation")]
    [InlineData("/no-such-page")]
    public async Task The_staff_host_serves_no_page_of_the_tenant_area(string path)
    {
        var answer = await browser.GetAsync(new Uri(web.Staff, path));
        await answer.ReferenceAsync(HttpStatusCode.NotFound);
        var body = await answer.BodyAsync();
        Assert.Contains("<title>Page not found &#xB7; Staff &#xB7; Portal</title>", body, StringComparison.Ordinal);
        Assert.DoesNotContain("acme", body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_staff_host_takes_no_form_of_the_tenant_area()
    {
        var answer = await browser.PostAsync(new Uri(web.Staff, PortalUrls.InvitationAccept), []);
        await answer.ReferenceAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("GET /_blazor HTTP/1.1")]
    [InlineData("GET /_BLAZOR/?id=x HTTP/1.1")]
    [InlineData("GET /_blazor/initializers HTTP/1.1")]
    public async Task The_staff_host_has_no_circuits(string request)
    {
        var answer = await RawHttp.SendAsync(
            web.Port,
            request,
            $"Host: {web.Staff.Authority}",
            $"Origin: {web.Staff.GetLeftPart(UriPartial.Authority)}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
        );
        Assert.Equal(404, RawHttp.StatusOf(answer));
    }

    [Theory]
    [InlineData("/_blazor/negotiate?negotiateVersion=1")]
    [InlineData("/_blazor/disconnect")]
    [InlineData("/_blazor")]
    public async Task The_staff_host_negotiates_no_circuits(string path)
    {
        var answer = await browser.PostAsync(new Uri(web.Staff, path), []);
        await answer.ReferenceAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/css/portal.css")]
    [InlineData("/css/staff.css")]
    [InlineData("/js/theme.js")]
    public async Task Static_files_are_the_same_everywhere(string path)
    {
        foreach (var host in new[] { web.Staff, web.Acme })
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri(host, path))).StatusCode);
        }
    }

    [Fact]
    public async Task The_staff_host_needs_no_socket_in_its_content_security_policy()
    {
        var answer = await browser.GetAsync(new Uri(web.Staff, "/no-such-page"));
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("connect-src 'self';", policy, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }
}
