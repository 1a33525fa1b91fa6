using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Platform.Catalog;
using Portal.Testing;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.Hosting;

/// <summary>IC-1: the exact host decides, and nothing else.</summary>
[Collection(WebCollection.Name)]
public sealed class HostTests(PortalWeb web)
{
    [Theory]
    [InlineData("nobody.portal.localhost")]
    [InlineData("www.acme.portal.localhost")]
    [InlineData("acme.portal.localhost.")]
    [InlineData("portal.localhost")]
    [InlineData("xacme.portal.localhost")]
    [InlineData("acme.portal.localhost.evil.test")]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("127.1")]
    [InlineData("[::1]")]
    public async Task A_host_that_is_bound_to_nothing_is_refused_and_no_company_is_named(string host)
    {
        foreach (var path in new[] { "/", "/css/plain.css", "/_framework/blazor.web.js", "/sign-in", "/health/live" })
        {
            var answer = await RawHttp.SendAsync(web.Port, $"GET {path} HTTP/1.1", $"Host: {host}");
            Assert.Equal(421, RawHttp.StatusOf(answer));
            Assert.Contains("No site at this address", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("acme", answer, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_missing_host_is_refused()
    {
        Assert.Equal(400, RawHttp.StatusOf(await RawHttp.SendAsync(web.Port, "GET / HTTP/1.1")));
        Assert.Equal(421, RawHttp.StatusOf(await RawHttp.SendAsync(web.Port, "GET / HTTP/1.0")));
        Assert.Equal(421, RawHttp.StatusOf(await RawHttp.SendAsync(web.Port, "GET /css/plain.css HTTP/1.1", "Host: ")));
    }

    [Theory]
    [InlineData("*.portal.localhost")]
    [InlineData("acme.portal.localhost/evil")]
    [InlineData("user@acme.portal.localhost")]
    public async Task A_host_that_is_no_host_is_refused_by_the_server_itself(string host)
    {
        Assert.Equal(400, RawHttp.StatusOf(await RawHttp.SendAsync(web.Port, "GET / HTTP/1.1", $"Host: {host}")));
    }

    [Fact]
    public async Task Two_hosts_are_no_host()
    {
        var answer = await RawHttp.SendAsync(
            web.Port,
            "GET / HTTP/1.1",
            "Host: acme.portal.localhost",
            "Host: globex.portal.localhost"
        );
        Assert.Equal(400, RawHttp.StatusOf(answer));
    }

    [Fact]
    public async Task A_request_line_that_names_another_host_than_the_header_is_refused()
    {
        var answer = await RawHttp.SendAsync(
            web.Port,
            "GET http://globex.portal.localhost/sign-in HTTP/1.1",
            "Host: acme.portal.localhost"
        );
        Assert.Equal(400, RawHttp.StatusOf(answer));
    }

    [Theory]
    [InlineData("acme.portal.localhost")]
    [InlineData("ACME.Portal.LocalHost")]
    [InlineData("acme.portal.localhost:5100")]
    [InlineData("acme.portal.localhost:1")]
    public async Task Case_and_port_do_not_matter(string host)
    {
        var answer = await RawHttp.SendAsync(web.Port, "GET /sign-in HTTP/1.1", $"Host: {host}");
        Assert.Equal(200, RawHttp.StatusOf(answer));
        Assert.Contains("Sign in to acme Ltd", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-Host: globex.portal.localhost")]
    [InlineData("Forwarded: host=globex.portal.localhost")]
    [InlineData("X-Original-Host: globex.portal.localhost")]
    [InlineData("X-Host: globex.portal.localhost")]
    public async Task A_forwarded_host_is_never_honoured(string header)
    {
        var answer = await RawHttp.SendAsync(web.Port, "GET /sign-in HTTP/1.1", "Host: acme.portal.localhost", header);
        Assert.Contains("Sign in to acme Ltd", answer, StringComparison.Ordinal);
        var unknown = await RawHttp.SendAsync(web.Port, "GET /sign-in HTTP/1.1", "Host: unknown.test", header);
        Assert.Equal(421, RawHttp.StatusOf(unknown));
    }

    [Fact]
    public async Task An_unknown_host_is_recorded_once_a_second_whatever_the_number_of_requests()
    {
        for (var i = 0; i < 20; i++)
        {
            await RawHttp.SendAsync(web.Port, "GET / HTTP/1.1", $"Host: unknown{i}.test");
        }
        await web.FlushEventsAsync();
        await using var db = await web.Platform.Catalog.CreateDbContextAsync(TestContext.Current.CancellationToken);
        var rows = await db
            .Events.Where(row => row.Kind == PlatformEventKind.UnknownHostRefused && row.Reason == "unbound")
            .ToListAsync(TestContext.Current.CancellationToken);
        Assert.True(rows.Sum(row => row.Count) >= 20);
        Assert.True(rows.Count < 20);
        Assert.All(rows, row => Assert.Null(row.TenantId));
    }

    [Fact]
    public async Task A_suspended_company_is_refused_within_2_seconds_and_its_page_is_styled()
    {
        var (browser, _) = await web.SignedInAsync();
        using var _1 = browser;
        await web.InCatalogAsync("UPDATE tenants SET state = 'Suspended' WHERE url_id = 'acme'");
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken); // the guaranteed time
            foreach (var path in new[] { "/", "/sign-in", "/sign-in/start", "/signin-oidc", "/invitation" })
            {
                var refused = await browser.GetAsync(new Uri(web.Acme, path));
                await refused.ReferenceAsync(HttpStatusCode.Forbidden);
                Assert.Contains("Access is suspended", await refused.BodyAsync(), StringComparison.Ordinal);
            }
            var styles = await browser.GetAsync(new Uri(web.Acme, "/css/plain.css"));
            Assert.Equal(HttpStatusCode.OK, styles.StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri(web.Globex, "/sign-in"))).StatusCode);
        }
        finally
        {
            await web.InCatalogAsync("UPDATE tenants SET state = 'Active' WHERE url_id = 'acme'");
            await Task.Delay(TenantDirectory.Lifetime, TestContext.Current.CancellationToken); // no cache holds it any more
        }
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri(web.Acme, "/"))).StatusCode);
    }

    [Fact]
    public async Task A_quarantined_company_is_unavailable_and_others_notice_nothing()
    {
        var tenant = (await web.Platform.BindingAsync("globex")).TenantId.Value;
        await web.InCatalogAsync(
            $"INSERT INTO quarantines (quarantine_id, tenant_id, reason) VALUES (gen_random_uuid(), '{tenant}', 'test')"
        );
        using var browser = new PortalBrowser();
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken); // the guaranteed time
            var refused = await browser.GetAsync(new Uri(web.Globex, "/sign-in"));
            await refused.ReferenceAsync(HttpStatusCode.ServiceUnavailable);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri(web.Acme, "/sign-in"))).StatusCode);
        }
        finally
        {
            await web.InCatalogAsync("UPDATE quarantines SET lifted_at = now() WHERE lifted_at IS NULL");
            await Task.Delay(TenantDirectory.Lifetime, TestContext.Current.CancellationToken); // no cache holds it any more
        }
    }
}
