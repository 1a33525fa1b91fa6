using System.Net;
using Portal.Testing;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.Hosting;

[Collection(WebCollection.Name)]
public sealed class SecurityHeaderTests(PortalWeb web)
{
    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/css/plain.css")]
    [InlineData("/")]
    [InlineData("/journeys")]
    [InlineData("/signin-oidc")]
    [InlineData("/no-such-page")]
    public async Task Every_answer_carries_the_headers(string path)
    {
        var (browser, _) = await web.SignedInAsync();
        using var _1 = browser;
        var answer = await browser.GetAsync(new Uri(web.Acme, path));
        var policy = Header(answer, "Content-Security-Policy");
        Assert.Contains("default-src 'self'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains($"connect-src 'self' ws://{web.Acme.Authority};", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'; base-uri 'self'; object-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("same-origin", Header(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
        Assert.NotEmpty(Header(answer, "Permissions-Policy"));
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("X-Powered-By"));
    }

    [Fact]
    public async Task An_unknown_host_gets_the_headers_too()
    {
        var answer = await RawHttp.SendAsync(web.Port, "GET / HTTP/1.1", "Host: unknown.test");
        Assert.Contains("form-action 'self'; frame-ancestors 'none'", answer, StringComparison.Ordinal);
        Assert.Contains("X-Content-Type-Options: nosniff", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_are_not_stored_and_static_files_are()
    {
        using var browser = new PortalBrowser();
        var page = await browser.GetAsync(new Uri(web.Acme, "/sign-in"));
        Assert.True(page.Headers.CacheControl!.NoStore);
        var file = await browser.GetAsync(new Uri(web.Acme, "/css/plain.css"));
        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        Assert.False(file.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Https_is_demanded_for_a_year_outside_Development_only()
    {
        using var browser = new PortalBrowser();
        var page = await browser.GetAsync(new Uri(web.Acme, "/sign-in"));
        Assert.False(page.Headers.Contains("Strict-Transport-Security"));
        var (port, _) = await web.StartNodeAsync("Production");
        page = await browser.GetAsync(new Uri(web.Origin("acme", port), "/sign-in"));
        Assert.Equal("max-age=31536000", Header(page, "Strict-Transport-Security"));
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        using var browser = new PortalBrowser();
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["secret"] = new('a', 70_000) };
        var refused = await browser.PostAsync(new Uri(web.Acme, PortalUrls.InvitationAccept), form);
        await refused.ReferenceAsync(HttpStatusCode.RequestEntityTooLarge);
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
