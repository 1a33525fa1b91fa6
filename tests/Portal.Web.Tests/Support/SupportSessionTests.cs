using System.Net;
using System.Text.RegularExpressions;
using Portal.Platform.Catalog;
using Portal.Testing;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.Support;

/// <summary>A support session over HTTP: every request asks both halves, the bar is on every page, and its end is said.</summary>
[Collection(WebCollection.Name)]
public sealed partial class SupportSessionTests(PortalWeb web)
{
    private const string SessionCookie = "__Host-portal-session";

    [Theory]
    [InlineData("/")]
    [InlineData("/journeys")]
    [InlineData("/users")]
    [InlineData("/audit-log")]
    [InlineData("/sign-in")]
    [InlineData("/invitation")]
    [InlineData("/signed-out")]
    public async Task The_bar_is_on_every_page_of_the_tenants_host(string path)
    {
        using var visitor = await SupportVisitor.InsideAsync(web);
        var answer = await visitor.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await HasBarAsync(answer, visitor);
    }

    [Theory]
    [InlineData("/profile")]
    [InlineData("/support-access")]
    public async Task What_is_the_companys_own_is_refused_under_the_bar(string path)
    {
        using var visitor = await SupportVisitor.InsideAsync(web, SupportMode.Operate);
        var answer = await visitor.GetAsync(path);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        await HasBarAsync(answer, visitor);
    }

    [Theory]
    [InlineData("ended_at = now(), ended_by_label = 'ada@acme.test'")]
    [InlineData("expires_at = now()")]
    public async Task When_the_tenants_half_is_over_a_page_says_so_and_the_cookie_goes(string set)
    {
        using var visitor = await SupportVisitor.InsideAsync(web);
        await visitor.ExecuteAsync(set);
        await HasEndedAsync(visitor);
    }

    [Theory]
    [InlineData("UPDATE support_sessions SET state = 'Ended', ended_at = now() WHERE support_session_id = '{0}'")]
    [InlineData("UPDATE staff_members SET state = 'Deactivated' WHERE staff_id = '{1}'")]
    public async Task When_the_catalogs_half_is_over_a_page_says_so_and_the_cookie_goes(string statement)
    {
        using var visitor = await SupportVisitor.InsideAsync(web);
        await web.InCatalogAsync(string.Format(null, statement, visitor.Session, visitor.Staff.StaffId));
        await HasEndedAsync(visitor);
    }

    [Fact]
    public async Task An_ended_session_opens_no_circuit_and_the_cookie_waits_for_the_page_that_says_so()
    {
        using var visitor = await SupportVisitor.InsideAsync(web);
        await visitor.ExecuteAsync("ended_at = now()");
        var refused = await visitor.Browser.PostAsync(
            new Uri(visitor.Site, "/_blazor/negotiate?negotiateVersion=1"),
            []
        );
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains(SupportVisitor.Cookie, visitor.Browser.Cookies(visitor.Site).Keys);
    }

    [Fact]
    public async Task Another_tenants_support_cookie_is_refused_taken_away_and_recorded_and_a_persons_session_stays()
    {
        using var visitor = await SupportVisitor.InsideAsync(web);
        var (person, _) = await web.SignedInAsync("globex");
        using var _1 = person;
        person.Cookies(web.Globex)[SupportVisitor.Cookie] = visitor.Browser.Cookies(visitor.Site)[
            SupportVisitor.Cookie
        ];
        var refused = await person.GetAsync(new Uri(web.Globex, "/"));
        var reference = await refused.ReferenceAsync(HttpStatusCode.Forbidden);
        Assert.DoesNotContain("acme", await refused.BodyAsync(), StringComparison.OrdinalIgnoreCase);
        await web.EventAsync(PlatformEventKind.SupportSessionRefused, reference);
        Assert.DoesNotContain(SupportVisitor.Cookie, person.Cookies(web.Globex).Keys);
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync(new Uri(web.Globex, "/"))).StatusCode);
    }

    [Fact]
    public async Task A_tampered_cookie_is_refused()
    {
        using var visitor = await SupportVisitor.InsideAsync(web);
        var cookies = visitor.Browser.Cookies(visitor.Site);
        var value = cookies[SupportVisitor.Cookie];
        cookies[SupportVisitor.Cookie] = value[..60] + (value[60] == 'A' ? 'B' : 'A') + value[61..];
        await (await visitor.GetAsync("/")).ReferenceAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_persons_cookie_is_no_support_cookie_nor_the_other_way_round()
    {
        using var visitor = await SupportVisitor.InsideAsync(web);
        var (person, _) = await web.SignedInAsync();
        using var _1 = person;
        var (staff, own) = (
            visitor.Browser.Cookies(visitor.Site)[SupportVisitor.Cookie],
            person.Cookies(web.Acme)[SessionCookie]
        );
        using var browser = new PortalBrowser();
        browser.Cookies(web.Acme)[SessionCookie] = staff;
        await (await browser.GetAsync(new Uri(web.Acme, "/"))).ReferenceAsync(HttpStatusCode.Forbidden);
        using var other = new PortalBrowser();
        other.Cookies(web.Acme)[SupportVisitor.Cookie] = own;
        await (await other.GetAsync(new Uri(web.Acme, "/"))).ReferenceAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Beside_a_persons_session_the_support_session_wins_until_it_ends_and_says_so()
    {
        using var visitor = await SupportVisitor.InsideAsync(web);
        var (person, _) = await web.SignedInAsync(role: "Admin");
        using var _1 = person;
        visitor.Browser.Cookies(visitor.Site)[SessionCookie] = person.Cookies(web.Acme)[SessionCookie];

        // An admin's own page stays shut, although the browser holds an admin's session.
        await Wait.UntilAsync(async () =>
            (await visitor.GetAsync("/support-access")).StatusCode != HttpStatusCode.ServiceUnavailable // a restarted server
        );
        var refused = await visitor.GetAsync("/support-access");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("Your own sign-in at this company waits", await refused.BodyAsync(), StringComparison.Ordinal);

        await visitor.ExecuteAsync("ended_at = now()");
        (await visitor.GetAsync("/support-access")).RedirectsTo("/support/ended"); // no silent change of person
        await visitor.GetAsync("/support/ended");
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/support-access")).StatusCode);
    }

    [Fact]
    public async Task End_ends_this_session_in_both_halves_and_leads_to_the_page_that_says_so()
    {
        using var visitor = await SupportVisitor.InsideAsync(web);
        var form = Fields(await (await visitor.GetAsync("/journeys")).BodyAsync());
        (await visitor.Browser.PostAsync(new Uri(visitor.Site, "/support/end"), form)).RedirectsTo("/support/ended");
        var page = await (await visitor.GetAsync("/support/ended")).BodyAsync();
        Assert.Contains("The support session has ended", page, StringComparison.Ordinal);
        Assert.Contains(web.Staff.GetLeftPart(UriPartial.Authority), page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-support-bar", page, StringComparison.Ordinal);
        (await visitor.GetAsync("/journeys")).RedirectsTo("/sign-in?returnUrl=%2Fjourneys");
        Assert.True(
            await web.AskAsync<bool>(
                "acme",
                $"SELECT ended_at IS NOT NULL FROM support_sessions WHERE support_session_id = '{visitor.Session}'"
            )
        );
    }

    [Fact]
    public async Task The_form_of_a_plain_page_ends_it_too()
    {
        using var visitor = await SupportVisitor.InsideAsync(web);
        var form = Fields(await (await visitor.GetAsync("/sign-in")).BodyAsync());
        (await visitor.Browser.PostAsync(new Uri(visitor.Site, "/support/end"), form)).RedirectsTo("/support/ended");
        await HasEndedAsync(visitor);
    }

    [Fact]
    public async Task End_needs_the_forms_token_and_the_own_origin()
    {
        using var visitor = await SupportVisitor.InsideAsync(web);
        var end = new Uri(visitor.Site, "/support/end");
        await visitor.GetAsync("/journeys");
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.Browser.PostAsync(end, [])).StatusCode);
        var form = Fields(await (await visitor.GetAsync("/journeys")).BodyAsync());
        var foreign = await visitor.Browser.PostAsync(end, form, web.Globex.GetLeftPart(UriPartial.Authority));
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/journeys")).StatusCode);
    }

    [Fact]
    public async Task What_cannot_be_asked_is_a_failure_and_never_an_end()
    {
        using var visitor = await SupportVisitor.InsideAsync(web);
        var (port, _) = await web.StartNodeAsync();
        var other = web.Origin("acme", port);
        visitor.Browser.Cookies(other)[SupportVisitor.Cookie] = visitor.Browser.Cookies(visitor.Site)[
            SupportVisitor.Cookie
        ];
        Assert.Equal(HttpStatusCode.OK, (await visitor.Browser.GetAsync(new Uri(other, "/"))).StatusCode);
        await web.InCatalogAsync("ALTER TABLE support_sessions RENAME TO support_sessions_away");
        try
        {
            var answer = await visitor.Browser.GetAsync(new Uri(other, "/"));
            Assert.True((int)answer.StatusCode >= 500, $"Found {answer.StatusCode}.");
        }
        finally
        {
            await web.InCatalogAsync("ALTER TABLE support_sessions_away RENAME TO support_sessions");
        }
        Assert.Equal(HttpStatusCode.OK, (await visitor.Browser.GetAsync(new Uri(other, "/"))).StatusCode);
    }

    [Fact]
    public async Task The_page_of_the_end_sends_whoever_is_still_inside_back()
    {
        using var visitor = await SupportVisitor.InsideAsync(web);
        (await visitor.GetAsync("/support/ended")).RedirectsTo("/");
        (await visitor.GetAsync($"/support/enter?session={visitor.Session}")).RedirectsTo("/");
    }

    private static async Task HasBarAsync(HttpResponseMessage answer, SupportVisitor visitor)
    {
        var body = WebUtility.HtmlDecode(await answer.BodyAsync());
        foreach (
            var word in new[]
            {
                "data-support-bar",
                visitor.Staff.Email,
                "acme Ltd",
                "CASE-4711",
                "Steps of a journey are missing",
                "data-seconds=\"",
                "action=\"/support/end\"",
                "js/support",
                "css/support",
            }
        )
        {
            Assert.Contains(word, body, StringComparison.Ordinal);
        }
    }

    private static async Task HasEndedAsync(SupportVisitor visitor)
    {
        (await visitor.GetAsync("/journeys")).RedirectsTo("/support/ended");
        var page = await visitor.GetAsync("/support/ended");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("The support session has ended", await page.BodyAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(SupportVisitor.Cookie, visitor.Browser.Cookies(visitor.Site).Keys);
        (await visitor.GetAsync("/journeys")).RedirectsTo("/sign-in?returnUrl=%2Fjourneys");
    }

    private static Dictionary<string, string> Fields(string body)
    {
        var field = Token().Match(body);
        Assert.True(field.Success, "Expected the bar's token.");
        return new(StringComparer.Ordinal)
        {
            [field.Groups["name"].Value] = WebUtility.HtmlDecode(field.Groups["value"].Value),
        };
    }

    [GeneratedRegex(
        "action=\"/support/end\"[^>]*>\\s*<input type=\"hidden\" name=\"(?<name>[^\"]+)\" value=\"(?<value>[^\"]+)\"",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Token();
}
