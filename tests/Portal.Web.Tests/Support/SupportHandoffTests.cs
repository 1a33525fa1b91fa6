using System.Net;
using Portal.Platform.Catalog;
using Portal.Testing;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.Support;

/// <summary>The handoff over HTTP: replayed, late, in another browser, at another tenant.</summary>
[Collection(WebCollection.Name)]
public sealed class SupportHandoffTests(PortalWeb web)
{
    [Fact]
    public async Task It_begins_with_a_verifier_in_the_browser_and_its_digest_for_the_staff_host()
    {
        using var visitor = await SupportVisitor.StartedAsync(web);
        var begun = await visitor.GetAsync($"/support/enter?session={visitor.Session}");
        var location = begun.Headers.Location!;
        Assert.Equal(web.Staff.Authority, location.Authority);
        Assert.Equal("/support/handoff", location.AbsolutePath);
        Assert.Contains(visitor.Session.ToString(), location.Query, StringComparison.Ordinal);
        var cookie = visitor.Browser.LastSetCookie(SupportVisitor.Verifier)!;
        foreach (var word in new[] { "secure", "httponly", "path=/", "samesite=lax", "max-age=60" })
        {
            Assert.Contains(word, cookie, StringComparison.OrdinalIgnoreCase);
        }
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_support_cookie_is_host_only_and_lasts_as_long_as_the_browser()
    {
        using var visitor = await SupportVisitor.InsideAsync(web);
        var cookie = visitor.Browser.LastSetCookie(SupportVisitor.Cookie)!;
        foreach (var word in new[] { "secure", "httponly", "path=/", "samesite=lax" })
        {
            Assert.Contains(word, cookie, StringComparison.OrdinalIgnoreCase);
        }
        foreach (var word in new[] { "domain=", "max-age", "expires" })
        {
            Assert.DoesNotContain(word, cookie, StringComparison.OrdinalIgnoreCase);
        }
        Assert.DoesNotContain(SupportVisitor.Verifier, visitor.Browser.Cookies(visitor.Site).Keys);
    }

    [Fact]
    public async Task A_code_that_was_used_is_refused_and_recorded()
    {
        using var visitor = await SupportVisitor.StartedAsync(web);
        var code = await visitor.CodeAsync();
        var verifier = visitor.Browser.Cookies(visitor.Site)[SupportVisitor.Verifier];
        (await visitor.CallbackAsync(code)).RedirectsTo("/");
        visitor.Browser.Cookies(visitor.Site)[SupportVisitor.Verifier] = verifier;
        await RefusedAsync(await visitor.CallbackAsync(code), "Code");
    }

    [Fact]
    public async Task A_code_of_61_seconds_ago_is_late()
    {
        using var visitor = await SupportVisitor.StartedAsync(web);
        var code = await visitor.CodeAsync();
        await web.InCatalogAsync(
            $"UPDATE support_sessions SET code_expires_at = code_expires_at - interval '61 seconds' WHERE support_session_id = '{visitor.Session}'"
        );
        await RefusedAsync(await visitor.CallbackAsync(code), "Late");
        Assert.DoesNotContain(SupportVisitor.Cookie, visitor.Browser.Cookies(visitor.Site).Keys);
    }

    [Fact]
    public async Task In_a_browser_without_the_verifier_the_code_is_worth_nothing()
    {
        using var visitor = await SupportVisitor.StartedAsync(web);
        using var thief = new PortalBrowser();
        var code = await visitor.CodeAsync();
        await RefusedAsync(await visitor.CallbackAsync(code, thief), "Browser");
        await RefusedAsync(await visitor.CallbackAsync(code), "Code"); // and it is used up
    }

    [Fact]
    public async Task In_a_browser_with_a_verifier_of_its_own_the_code_is_worth_nothing()
    {
        using var visitor = await SupportVisitor.StartedAsync(web);
        using var thief = new PortalBrowser();
        var code = await visitor.CodeAsync();
        await thief.GetAsync(new Uri(visitor.Site, $"/support/enter?session={visitor.Session}"));
        await RefusedAsync(await visitor.CallbackAsync(code, thief), "Browser");
    }

    [Fact]
    public async Task At_another_tenant_the_code_is_worth_nothing()
    {
        using var visitor = await SupportVisitor.StartedAsync(web);
        var code = await visitor.CodeAsync();
        var verifier = visitor.Browser.Cookies(visitor.Site)[SupportVisitor.Verifier];
        visitor.Browser.Cookies(web.Globex)[SupportVisitor.Verifier] = verifier;
        await RefusedAsync(await visitor.CallbackAsync(code, site: web.Globex), "Tenant");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("%3Cscript%3E")]
    public async Task What_is_no_code_is_refused(string code)
    {
        using var browser = new PortalBrowser();
        await RefusedAsync(await browser.GetAsync(new Uri(web.Acme, "/support/callback?code=" + code)), "Code");
    }

    [Theory]
    [InlineData("/support/enter")]
    [InlineData("/support/enter?session=x")]
    public async Task What_names_no_session_is_a_bad_request(string path)
    {
        using var browser = new PortalBrowser();
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.GetAsync(new Uri(web.Acme, path))).StatusCode);
    }

    [Theory]
    [InlineData("/support/enter?session=01999999-9999-7999-8999-999999999999")]
    [InlineData("/support/callback?code=x")]
    [InlineData("/support/ended")]
    public async Task Nothing_of_it_is_on_the_staff_host(string path)
    {
        using var browser = new PortalBrowser();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(new Uri(web.Staff, path))).StatusCode);
    }

    [Fact]
    public async Task The_staff_hosts_part_is_on_no_tenants_host_and_needs_a_staff_session()
    {
        using var visitor = await SupportVisitor.InsideAsync(web, SupportMode.Operate);
        var path = $"/support/handoff?session={visitor.Session}&challenge={new string('A', 43)}";
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(path)).StatusCode);
        var refused = await visitor.Browser.GetAsync(new Uri(web.Staff, path));
        Assert.StartsWith("/sign-in", refused.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    private async Task RefusedAsync(HttpResponseMessage answer, string reason)
    {
        var reference = await answer.ReferenceAsync(HttpStatusCode.Forbidden);
        Assert.Contains("This support session cannot be entered", await answer.BodyAsync(), StringComparison.Ordinal);
        Assert.Equal(reason, (await web.EventAsync(PlatformEventKind.HandoffRefused, reference)).Reason);
    }
}
