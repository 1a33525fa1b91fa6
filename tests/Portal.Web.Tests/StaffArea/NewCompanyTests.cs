using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Testing;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.StaffArea;

/// <summary>The staff area's form for a new company, and the page on which a platform admin follows its creation.</summary>
[Collection(WebCollection.Name)]
public sealed class NewCompanyTests(PortalWeb web) : IAsyncLifetime
{
    private const string Token = "__RequestVerificationToken";
    private const string Secret = "cl13nt-s3cret";
    private readonly string company = "new-" + Guid.CreateVersion7().ToString("n")[^12..];
    private PortalBrowser browser = new();
    private TestStaff olga = null!;

    public async ValueTask InitializeAsync()
    {
        await web.Platform.PublishCompanySettingsAsync();
        (browser, olga) = await web.StaffSignedInAsync(StaffRole.PlatformAdmin);
    }

    public ValueTask DisposeAsync()
    {
        browser.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_link_is_shown_once_and_a_form_that_is_sent_twice_makes_one_company()
    {
        var form = await FormAsync();
        var page = await ReadAsync(await PostAsync(form), HttpStatusCode.OK);
        var link = page.GetElementById("invitation-link")!.TextContent;
        Assert.StartsWith($"http://{company}.portal.localhost", link, StringComparison.Ordinal);
        Assert.Equal(
            PortalUrls.Staff.CreationEvents(company),
            page.QuerySelector("[data-creation]")!.GetAttribute("data-creation")
        );
        Assert.Contains("Waiting for an operator", page.Body!.TextContent, StringComparison.Ordinal);

        var again = await PostAsync(form);
        Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
        Assert.Equal(PortalUrls.Staff.Creation(company), again.Headers.Location!.ToString());
        var reloaded = await PageAsync(PortalUrls.Staff.Creation(company));
        Assert.Null(reloaded.GetElementById("invitation-link"));
        Assert.Contains("Cancel creation", reloaded.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains(
            company,
            (await PageAsync(PortalUrls.Staff.NewCompanies)).Body!.TextContent,
            StringComparison.Ordinal
        );

        form["name"] = "Another name";
        var other = await ReadAsync(await PostAsync(form), HttpStatusCode.Conflict);
        Assert.Contains("Open a new form", other.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Single(
            await web.EntriesOfAsync(olga),
            entry => entry is { Action: PlatformAction.CompanyRequested, Outcome: AuditOutcome.Succeeded }
        );
        Assert.Null(web.Logs.Find(Secret));
        Assert.Null(web.Logs.Find(link[(link.IndexOf('#', StringComparison.Ordinal) + 1)..]));
    }

    [Fact]
    public async Task Without_a_provider_the_answer_shows_the_link_that_sets_the_sign_in_up()
    {
        var form = await FormAsync();
        form["provider.issuer"] = form["provider.client_id"] = form["provider.client_secret"] = "";
        form["first_admin.name"] = form["first_admin.email"] = "";
        var page = await ReadAsync(await PostAsync(form), HttpStatusCode.OK);
        Assert.Null(page.GetElementById("invitation-link"));
        Assert.StartsWith(
            $"http://{company}.portal.localhost",
            page.GetElementById("sign-in-link")!.TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Googles_hosted_domain_is_asked_for_at_its_field()
    {
        var form = await FormAsync();
        form["auth_provider"] = "google";
        form["provider.issuer"] = "https://accounts.google.com";
        var page = await ReadAsync(await PostAsync(form), HttpStatusCode.BadRequest);
        Assert.NotEmpty(page.GetElementById("hosted_domain-error")!.TextContent);
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field_and_nothing_but_the_secret_is_lost()
    {
        var form = await FormAsync();
        form["name"] = "";
        form["url_id"] = "acme";
        form["hosts"] = "evil.example";
        form["provider.issuer"] = "ftp://id.example";
        form["first_admin.email"] = "nobody";
        form["tier"] = "huge";
        var page = await ReadAsync(await PostAsync(form), HttpStatusCode.BadRequest);
        foreach (var id in new[] { "name", "hosts", "issuer", "client_secret", "admin-email", "tier" })
        {
            Assert.NotEmpty(page.GetElementById(id + "-error")!.TextContent);
        }
        foreach (
            var (id, field) in new[]
            {
                ("url_id", "url_id"),
                ("issuer", "provider.issuer"),
                ("client_id", "provider.client_id"),
                ("admin-name", "first_admin.name"),
                ("admin-email", "first_admin.email"),
            }
        )
        {
            Assert.Equal(form[field], page.GetElementById(id)!.GetAttribute("value"));
        }
        Assert.Equal(form["hosts"], page.GetElementById("hosts")!.TextContent);
        Assert.Equal("okta", page.QuerySelector("#auth_provider option[selected]")!.GetAttribute("value"));
        Assert.Equal(form["key"], page.QuerySelector("input[name=key]")!.GetAttribute("value"));
        Assert.DoesNotContain(Secret, page.Source.Text, StringComparison.Ordinal);
        var entry = (await web.EntriesOfAsync(olga))[^1];
        Assert.Equal(
            (PlatformAction.CompanyRequested, AuditOutcome.Refused, "invalid-input"),
            (entry.Action, entry.Outcome, entry.Detail)
        );

        form = await FormAsync();
        form["url_id"] = "acme"; // taken
        page = await ReadAsync(await PostAsync(form), HttpStatusCode.BadRequest);
        Assert.Contains("taken", page.GetElementById("url_id-error")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Support_staff_are_refused_at_every_address_and_see_no_button()
    {
        await PostAsync(await FormAsync());
        var (person, sam) = await web.StaffSignedInAsync();
        using var _ = person;
        var home = await PageAsync(PortalUrls.Home, person);
        Assert.Null(home.QuerySelector($"a[href='{PortalUrls.Staff.NewCompany}']"));
        string[] addresses =
        [
            PortalUrls.Staff.NewCompanies,
            PortalUrls.Staff.NewCompany,
            PortalUrls.Staff.Creation(company),
            PortalUrls.Staff.CreationEvents(company),
            PortalUrls.Staff.Cancellation(company),
        ];
        foreach (var address in addresses)
        {
            await (await person.GetAsync(new Uri(web.Staff, address))).ReferenceAsync(HttpStatusCode.Forbidden);
        }
        var form = await FormAsync();
        form[Token] = TokenOf(await PageAsync(PortalUrls.Staff.Tenant("acme"), person));
        foreach (var address in new[] { PortalUrls.Staff.NewCompanies, PortalUrls.Staff.Cancellation(company) })
        {
            await (await person.PostAsync(new Uri(web.Staff, address), form)).ReferenceAsync(HttpStatusCode.Forbidden);
        }
        Assert.Equal(
            addresses.Length + 2,
            (await web.EntriesOfAsync(sam)).Count(entry => entry.Action == PlatformAction.StaffDenied)
        );
    }

    [Fact]
    public async Task Its_events_tell_each_step_and_end_with_the_job()
    {
        await PostAsync(await FormAsync());
        using var events = await OpenEventsAsync();
        Assert.Contains("Waiting for an operator", (await events.NextAsync()).Data, StringComparison.Ordinal);
        await JobAsync("state = 'Running', started_at = now()");
        await web.InCatalogAsync(
            $"""
            INSERT INTO job_steps (job_id, name, position, state, attempts, started_at)
            SELECT job_id, 'create-server', 0, 'Running', 1, now() FROM jobs JOIN tenants USING (tenant_id)
            WHERE url_id = '{company}'
            """
        );
        Assert.Contains("Create server", await events.UntilAsync("progress", "Step 1 of 1"), StringComparison.Ordinal);
        await JobAsync("state = 'Waiting', reason = 'disk-full', due_at = now() + interval '1 minute'");
        await events.UntilAsync("progress", "Free disk space");
        await JobAsync("state = 'Cancelling'");
        await JobAsync("state = 'Cancelled', ended_at = now(), payload = NULL");
        Assert.DoesNotContain("<html", await events.UntilAsync("ended", "was cancelled"), StringComparison.Ordinal);
        Assert.True(await events.HasEndedAsync());
    }

    [Fact]
    public async Task Its_events_end_within_a_second_of_the_staff_session()
    {
        await PostAsync(await FormAsync());
        using var events = await OpenEventsAsync();
        await events.NextAsync();
        await web.InCatalogAsync($"UPDATE staff_members SET role = 'Support' WHERE staff_id = '{olga.Id}'");
        var begun = TimeProvider.System.GetTimestamp();
        Assert.Contains("session has ended", await events.UntilAsync("signed-out", ""), StringComparison.Ordinal);
        Assert.True(await events.HasEndedAsync());
        Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeLimit.WithSlack(seconds: 1));
    }

    [Fact]
    public async Task A_creation_is_cancelled_after_a_question()
    {
        await PostAsync(await FormAsync());
        var question = await PageAsync(PortalUrls.Staff.Cancellation(company));
        Assert.Contains("stays retired", question.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Keep creating", question.QuerySelector("[autofocus]")!.TextContent.Trim());
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { [Token] = TokenOf(question) };
        var cancelled = await browser.PostAsync(new Uri(web.Staff, PortalUrls.Staff.Cancellation(company)), form);
        Assert.Equal(HttpStatusCode.SeeOther, cancelled.StatusCode);
        var page = await PageAsync(PortalUrls.Staff.Creation(company));
        Assert.Contains("We are removing", page.Body!.TextContent, StringComparison.Ordinal);
        var entry = (await web.EntriesOfAsync(olga)).Last(row => row.Action == PlatformAction.JobCancelled);
        Assert.Equal(AuditOutcome.Succeeded, entry.Outcome);

        await JobAsync("state = 'Cancelled', ended_at = now(), payload = NULL");
        Assert.Equal(
            HttpStatusCode.SeeOther,
            (await browser.GetAsync(new Uri(web.Staff, PortalUrls.Staff.Cancellation(company)))).StatusCode
        );
    }

    [Fact]
    public async Task A_company_without_a_job_has_no_such_page() =>
        await (await browser.GetAsync(new Uri(web.Staff, PortalUrls.Staff.Creation("acme")))).ReferenceAsync(
            HttpStatusCode.NotFound
        );

    private Task JobAsync(string set) =>
        web.InCatalogAsync(
            $"UPDATE jobs SET {set} WHERE tenant_id = (SELECT tenant_id FROM tenants WHERE url_id = '{company}')"
        );

    private async Task<EventReader> OpenEventsAsync()
    {
        var address = new Uri(web.Staff, PortalUrls.Staff.CreationEvents(company));
        return await EventReader.OpenAsync(address, browser.CookieHeader(address));
    }

    private async Task<Dictionary<string, string>> FormAsync()
    {
        var page = await PageAsync(PortalUrls.Staff.NewCompany);
        return new(StringComparer.Ordinal)
        {
            [Token] = TokenOf(page),
            ["key"] = page.QuerySelector("input[name=key]")!.GetAttribute("value")!,
            ["name"] = "New Company Ltd",
            ["url_id"] = company,
            ["tier"] = "schema",
            ["hosts"] = "",
            ["auth_provider"] = "okta",
            ["provider.issuer"] = "https://new.okta.com",
            ["provider.client_id"] = "portal",
            ["provider.client_secret"] = Secret,
            ["first_admin.name"] = "Ada",
            ["first_admin.email"] = "ada@new.test",
        };
    }

    private Task<HttpResponseMessage> PostAsync(Dictionary<string, string> form) =>
        browser.PostAsync(new Uri(web.Staff, PortalUrls.Staff.NewCompanies), form);

    private async Task<IHtmlDocument> PageAsync(string path, PortalBrowser? person = null) =>
        await ReadAsync(await (person ?? browser).GetAsync(new Uri(web.Staff, path)), HttpStatusCode.OK);

    private static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var body = await answer.BodyAsync();
        Assert.True(answer.StatusCode == expected, $"Expected {expected}, found {answer.StatusCode}: {body}");
        return new HtmlParser().ParseDocument(body);
    }

    private static string TokenOf(IHtmlDocument page) =>
        page.QuerySelector($"input[name={Token}]")!.GetAttribute("value")!;
}
