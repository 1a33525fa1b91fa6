using System.Net;
using Portal.Platform.Catalog;
using Portal.Testing;

namespace Portal.Web.Tests.SignIn;

[Collection(WebCollection.Name)]
public sealed class SessionTests(PortalWeb web)
{
    private const string Cookie = "__Host-portal-session";

    [Fact]
    public async Task Another_companys_session_is_refused_taken_away_and_recorded()
    {
        var (acme, _) = await web.SignedInAsync();
        using var _1 = acme;
        using var browser = new PortalBrowser();
        browser.Cookies(web.Globex)[Cookie] = acme.Cookies(web.Acme)[Cookie];
        var refused = await browser.GetAsync(new Uri(web.Globex, "/"));
        var reference = await refused.ReferenceAsync(HttpStatusCode.Forbidden);
        var body = await refused.BodyAsync();
        Assert.Contains("This session belongs to another company", body, StringComparison.Ordinal);
        Assert.Contains("Sign out to continue to globex Ltd.", body, StringComparison.Ordinal);
        Assert.DoesNotContain("acme", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Cookie, browser.Cookies(web.Globex).Keys);
        var recorded = await web.EventAsync(PlatformEventKind.ForeignSessionRefused, reference);
        Assert.Equal((await web.Platform.BindingAsync("globex")).TenantId, recorded.TenantId);

        // It stays what it was at home.
        Assert.Equal(HttpStatusCode.OK, (await acme.GetAsync(new Uri(web.Acme, "/"))).StatusCode);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("CfDJ8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("%00\"<script>")]
    public async Task What_cannot_be_read_is_refused_as_a_foreign_session(string value)
    {
        using var browser = new PortalBrowser();
        browser.Cookies(web.Acme)[Cookie] = value;
        var refused = await browser.GetAsync(new Uri(web.Acme, "/"));
        await refused.ReferenceAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_tampered_cookie_is_refused()
    {
        var (browser, _) = await web.SignedInAsync();
        using var _1 = browser;
        var value = browser.Cookies(web.Acme)[Cookie];
        browser.Cookies(web.Acme)[Cookie] = value[..60] + (value[60] == 'A' ? 'B' : 'A') + value[61..];
        await (await browser.GetAsync(new Uri(web.Acme, "/"))).ReferenceAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Of_two_cookies_with_the_name_neither_counts()
    {
        var (browser, _) = await web.SignedInAsync();
        using var _1 = browser;
        var value = browser.Cookies(web.Acme)[Cookie];
        browser.Cookies(web.Acme)[Cookie] = $"{value}; {Cookie}={value}";
        await (await browser.GetAsync(new Uri(web.Acme, "/"))).ReferenceAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_session_that_was_ended_leads_to_the_sign_in_page_and_its_cookie_goes()
    {
        var (browser, person) = await web.SignedInAsync();
        using var _ = browser;
        await web.ExecuteAsync("acme", "UPDATE sessions SET ended_at = now() WHERE user_id = $1", person.Id);
        var sent = await browser.GetAsync(new Uri(web.Acme, "/profile"));
        sent.RedirectsTo("/sign-in?returnUrl=%2Fprofile");
        Assert.Equal(HttpStatusCode.OK, (await browser.FollowAsync(sent)).StatusCode);
        Assert.DoesNotContain(Cookie, browser.Cookies(web.Acme).Keys);
    }

    [Theory]
    [InlineData("UPDATE sessions SET ended_at = now() WHERE user_id = $1", "An administrator ended your session")]
    [InlineData("UPDATE sessions SET expires_at = now() WHERE user_id = $1", "Your session expired")]
    [InlineData("UPDATE users SET state = 'Deactivated' WHERE user_id = $1", "Your access was deactivated")]
    public async Task Whose_session_is_over_is_told_why_once(string change, string words)
    {
        var (browser, person) = await web.SignedInAsync();
        using var _ = browser;
        await web.ExecuteAsync("acme", change, person.Id);
        var told = await browser.FollowAsync(await browser.GetAsync(new Uri(web.Acme, "/profile")));
        Assert.Contains(words, await told.BodyAsync(), StringComparison.Ordinal);
        var again = await browser.GetAsync(new Uri(web.Acme, PortalUrls.SignIn));
        Assert.DoesNotContain(words, await again.BodyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_signed_out_elsewhere_is_told_that()
    {
        var (browser, _) = await web.SignedInAsync();
        using var _1 = browser;
        using var copy = new PortalBrowser();
        copy.Cookies(web.Acme)[Cookie] = browser.Cookies(web.Acme)[Cookie];
        await copy.PostAsync(new Uri(web.Acme, PortalUrls.SignOut), []);
        var told = await browser.FollowAsync(await browser.GetAsync(new Uri(web.Acme, "/")));
        Assert.Contains("You signed out of this session", await told.BodyAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PortalUrls.SignIn, "You are already signed in")]
    [InlineData(PortalUrls.SignedOut, "You are still signed in")]
    [InlineData(PortalUrls.Invitation, "You are signed in as")]
    public async Task A_page_for_nobody_sees_that_somebody_is_signed_in(string path, string words)
    {
        var (browser, person) = await web.SignedInAsync();
        using var _ = browser;
        var page = await (await browser.GetAsync(new Uri(web.Acme, path))).BodyAsync();
        Assert.Contains(words, page, StringComparison.Ordinal);
        Assert.Contains(person.Email, page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(web.Acme)).StatusCode);

        using var nobody = new PortalBrowser();
        var other = await (await nobody.GetAsync(new Uri(web.Acme, path))).BodyAsync();
        Assert.DoesNotContain(words, other, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_companys_session_is_nobody_on_the_pages_around_sign_in()
    {
        var (acme, person) = await web.SignedInAsync();
        using var _1 = acme;
        using var browser = new PortalBrowser();
        browser.Cookies(web.Globex)[Cookie] = acme.Cookies(web.Acme)[Cookie];
        foreach (var path in new[] { PortalUrls.SignIn, PortalUrls.SignedOut, PortalUrls.Invitation })
        {
            var page = await (await browser.GetAsync(new Uri(web.Globex, path))).BodyAsync();
            Assert.DoesNotContain(person.Email, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_refusal_keeps_company_navigation_and_sign_out_of_who_is_signed_in()
    {
        var (browser, person) = await web.SignedInAsync();
        using var _ = browser;
        var refused = await browser.GetAsync(new Uri(web.Acme, PortalUrls.ApiKeys()));
        await refused.ReferenceAsync(HttpStatusCode.Forbidden);
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await refused.BodyAsync());
        var bar = page.QuerySelector("header")!;
        Assert.Contains("acme Ltd", bar.TextContent, StringComparison.Ordinal);
        Assert.Contains(person.Email, bar.OuterHtml, StringComparison.Ordinal);
        Assert.Equal(PortalUrls.SignOut, bar.QuerySelector("form")!.GetAttribute("action"));
        Assert.Equal(["Home", "Journeys", "Profile"], bar.QuerySelectorAll("nav a").Select(link => link.TextContent));
    }

    [Fact]
    public async Task A_request_that_is_no_page_load_gets_a_bare_401()
    {
        using var browser = new PortalBrowser();
        var refused = await browser.PostAsync(new Uri(web.Acme, "/_blazor/negotiate?negotiateVersion=1"), []);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Null(refused.Headers.Location);
    }

    [Fact]
    public async Task A_restart_and_another_node_keep_everybody_signed_in()
    {
        var (browser, _) = await web.SignedInAsync();
        using var _1 = browser;
        var (port, _) = await web.StartNodeAsync();
        var other = web.Origin("acme", port);
        browser.Cookies(other)[Cookie] = browser.Cookies(web.Acme)[Cookie];
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri(other, "/"))).StatusCode);
    }

    [Fact]
    public async Task Data_protection_keys_lie_sealed_in_the_catalog()
    {
        await using var db = await web.Platform.Catalog.CreateDbContextAsync(TestContext.Current.CancellationToken);
        var keys = db.DataProtectionKeys.ToList();
        Assert.NotEmpty(keys);
        Assert.All(
            keys,
            key =>
                Assert.DoesNotContain(
                    "<key",
                    System.Text.Encoding.UTF8.GetString(key.SealedXml),
                    StringComparison.Ordinal
                )
        );
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/journeys")]
    [InlineData("/users")]
    [InlineData("/audit-log")]
    [InlineData("/profile")]
    [InlineData("/no-such-page")]
    [InlineData("/_blazor/initializers")]
    public async Task Everything_but_sign_in_and_static_files_needs_a_session(string path)
    {
        using var browser = new PortalBrowser();
        var answer = await browser.GetAsync(new Uri(web.Acme, path));
        Assert.Contains((int)answer.StatusCode, new[] { 302, 401 });
    }

    [Fact]
    public async Task A_signed_in_person_gets_404_for_a_page_that_does_not_exist()
    {
        var (browser, _) = await web.SignedInAsync();
        using var _1 = browser;
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(web.Acme, "/no-such-page"));
        request.Headers.Add("Accept", "text/html");
        Assert.Equal(HttpStatusCode.NotFound, (await browser.SendAsync(request)).StatusCode);
    }
}
