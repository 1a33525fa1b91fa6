using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Testing;
using Portal.Web.StaffArea.Pages;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.StaffArea;

/// <summary>What the pages of the staff area show, and what each of them leaves in the platform log.</summary>
[Collection(WebCollection.Name)]
public sealed class StaffPageTests(PortalWeb web) : IAsyncLifetime
{
    private PortalBrowser browser = new();
    private TestStaff staff = null!;

    public async ValueTask InitializeAsync() => (browser, staff) = await web.StaffSignedInAsync();

    public ValueTask DisposeAsync()
    {
        browser.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("/", PlatformAction.TenantsListed)]
    [InlineData("/tenants/acme", PlatformAction.TenantViewed)]
    [InlineData("/support-sessions", PlatformAction.SupportSessionsListed)]
    [InlineData("/platform-log", PlatformAction.PlatformLogListed)]
    [InlineData("/references?number=7F3K-22XW-9A0B", PlatformAction.ReferenceLookedUp)]
    public async Task Every_page_says_staff_in_header_and_title_who_is_signed_in_and_leaves_an_entry(
        string path,
        PlatformAction action
    )
    {
        var page = await GetAsync(path);
        Assert.EndsWith(" · Staff · Portal", page.Title, StringComparison.Ordinal);
        Assert.Equal("Staff", page.QuerySelector("header .staff-word")!.TextContent);
        Assert.Contains("Support", page.QuerySelector("header .account-person")!.TextContent, StringComparison.Ordinal);
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.Single(page.QuerySelectorAll("nav [aria-current=page]"));
        var entry = (await web.EntriesOfAsync(staff)).Last(row => row.Action == action);
        Assert.Equal((AuditOutcome.Succeeded, staff.Email), (entry.Outcome, entry.ActorLabel));
        Assert.NotNull(entry.Address);
        Assert.NotEmpty(entry.CorrelationId);
    }

    [Fact]
    public async Task The_list_shows_state_tier_server_and_health()
    {
        var page = await GetAsync("/?search=ACME");
        var row = Assert.Single(page.QuerySelectorAll("tbody tr"));
        var text = row.TextContent;
        foreach (var word in new[] { "acme Ltd", "Active", "Dedicated", "Reachable", "as of" })
        {
            Assert.Contains(word, text, StringComparison.Ordinal);
        }
        Assert.Equal("1 tenant", page.QuerySelector("[role=status]")!.TextContent);
        Assert.Equal(PortalUrls.Staff.Tenant("acme"), row.QuerySelector("a")!.GetAttribute("href"));
    }

    [Theory]
    [InlineData("/?search=%25")]
    [InlineData("/?search=_")]
    [InlineData("/?search=%F0%9F%98%80%20nobody")]
    public async Task Whatever_is_searched_for_stands_for_itself(string path)
    {
        var page = await GetAsync(path);
        Assert.Contains("No tenants match", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/?search=zzz&state=suspended", "No tenants match \"zzz\" and Suspended")]
    [InlineData("/?search=zzz", "No tenants match \"zzz\"")]
    [InlineData("/?state=retired", "No tenants are retired")]
    public async Task An_empty_list_names_all_that_narrows_it(string path, string words)
    {
        var page = await GetAsync(path);
        Assert.Equal(words, page.QuerySelector(".mud-typography-h6")!.TextContent);
    }

    [Fact]
    public async Task The_platform_log_tells_what_was_denied_from_what_did_not_take_place()
    {
        await web.InCatalogAsync(
            $"""
            INSERT INTO platform_log (actor_kind, actor_id, actor_label, action, outcome, correlation_id)
            VALUES ({(int)PlatformActorKind.Staff}, '{staff.Id}', '{staff.Email}', {(int)
                PlatformAction.ReferenceLookedUp}, {(int)AuditOutcome.Failed}, 'TEST')
            """
        );
        var page = await GetAsync("/platform-log?outcome=failed");
        Assert.Equal(["Did not take place"], Column(page, "Outcome"));
        Assert.Equal(
            ["All outcomes", "Succeeded", "Denied", "Did not take place", "Not found", "Refused: wrong input"],
            page.QuerySelectorAll("#outcome option").Select(option => option.TextContent)
        );
        Assert.Equal("failed", page.QuerySelector("#outcome option[selected]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_tenants_page_shows_hosts_binding_quarantines_and_events_and_nothing_of_its_own()
    {
        var person = await web.AddPersonAsync("globex");
        var tenant = (await web.Platform.BindingAsync("globex")).TenantId;
        await web.InCatalogAsync(
            $"""
            INSERT INTO quarantines (quarantine_id, tenant_id, reason, lifted_at)
            VALUES ('{Guid.CreateVersion7()}', '{tenant.Value}', 'test', now()),
                   ('ffffffff-ffff-4fff-bfff-ffffffffffff', '{tenant.Value}', 'by-hand', now())
            """
        );
        var page = await GetAsync(PortalUrls.Staff.Tenant("globex"));
        var text = page.Body!.TextContent;
        foreach (
            var word in new[]
            {
                "globex.portal.localhost",
                "Binding version",
                "Quarantines",
                "by-hand",
                "Not known",
                "Recent platform events",
            }
        )
        {
            Assert.Contains(word, text, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(person.Email, text, StringComparison.Ordinal);
        var entry = (await web.EntriesOfAsync(staff)).Last(row => row.Action == PlatformAction.TenantViewed);
        Assert.Equal(tenant, entry.TenantId);
    }

    [Theory]
    [InlineData("/tenants/nobody")]
    [InlineData("/tenants/ACME")]
    [InlineData("/tenants/%27--")]
    public async Task A_tenant_that_does_not_exist_is_404_and_leaves_an_entry(string path)
    {
        var answer = await browser.GetAsync(new Uri(web.Staff, path));
        await answer.ReferenceAsync(HttpStatusCode.NotFound);
        var entry = (await web.EntriesOfAsync(staff))[^1];
        Assert.Equal(
            (PlatformAction.TenantViewed, AuditOutcome.NotFound, "not-found"),
            (entry.Action, entry.Outcome, entry.Detail)
        );
    }

    [Fact]
    public async Task A_reference_that_a_refused_person_reads_out_leads_to_its_event()
    {
        using var nobody = new PortalBrowser();
        nobody.Cookies(web.Acme)["__Host-portal-session"] = "damaged";
        var reference = await (await nobody.GetAsync(web.Acme)).ReferenceAsync(HttpStatusCode.Forbidden);
        await web.FlushEventsAsync();
        var typed = Uri.EscapeDataString($" {reference.ToLowerInvariant()} ");
        var page = await GetAsync($"/references?number={typed}");
        Assert.Contains("Foreign session refused", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("acme Ltd", page.Body!.TextContent, StringComparison.Ordinal);
        var entry = (await web.EntriesOfAsync(staff)).Last(row => row.Action == PlatformAction.ReferenceLookedUp);
        Assert.Equal(reference, entry.Detail);
    }

    [Fact]
    public async Task Every_one_of_many_equal_refusals_is_found_by_its_reference()
    {
        using var nobody = new PortalBrowser();
        var references = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var missing = await nobody.GetAsync(new Uri(web.Staff, "/nothing-here"));
            references.Add(await missing.ReferenceAsync(HttpStatusCode.NotFound));
        }
        await web.FlushEventsAsync();
        foreach (var reference in references)
        {
            var page = await GetAsync($"/references?number={reference}");
            Assert.Equal([EventReasons.Of("NotFound")!], Column(page, "Reason"));
            Assert.Equal([reference], Column(page, "Reference"));
        }
    }

    [Fact]
    public async Task What_is_no_reference_is_told_beside_the_field_and_reaches_no_log()
    {
        var tooShort = await GetAsync("/references?number=7F3K-22XW"); // every reference has three groups
        Assert.Equal("true", tooShort.QuerySelector("#number")!.GetAttribute("aria-invalid"));
        var page = await GetAsync("/references?number=%3Cscript%3E");
        var field = page.QuerySelector("#number")!;
        Assert.Equal("true", field.GetAttribute("aria-invalid"));
        Assert.NotEmpty(page.GetElementById(field.GetAttribute("aria-describedby")!)!.TextContent);
        Assert.Empty(page.QuerySelectorAll("main script"));
        var entry = (await web.EntriesOfAsync(staff)).Last(row => row.Action == PlatformAction.ReferenceLookedUp);
        Assert.Null(entry.Detail);
    }

    [Fact]
    public async Task Support_sees_its_own_entries_and_a_platform_admin_sees_everybodys()
    {
        var (admin, olga) = await web.StaffSignedInAsync(StaffRole.PlatformAdmin);
        using var _1 = admin;
        await GetAsync("/");
        var own = await GetAsync("/platform-log?from=2026-01-01&zone=Europe/Tallinn");
        var before = await GetAsync("/platform-log?to=2026-01-01");
        Assert.Contains("No entries match", before.Body!.TextContent, StringComparison.Ordinal);
        Assert.All(Column(own, "Who"), who => Assert.Equal(staff.Email, who));
        var others = await GetAsync($"/platform-log?actor={Uri.EscapeDataString(olga.Email)}");
        Assert.Contains("No entries match", others.Body!.TextContent, StringComparison.Ordinal);

        var all = await PageAsync(
            admin,
            $"/platform-log?actor={Uri.EscapeDataString(staff.Email)}&action=tenantslisted"
        );
        Assert.NotEmpty(Column(all, "Who"));
        Assert.All(Column(all, "Who"), who => Assert.Equal(staff.Email, who));
        Assert.All(all.QuerySelectorAll("tbody th"), row => Assert.Equal("Tenants listed", row.TextContent));
    }

    [Fact]
    public async Task The_platform_log_is_exported_as_it_is_filtered_for_whom_may_see_it_with_an_entry()
    {
        var (admin, olga) = await web.StaffSignedInAsync(StaffRole.PlatformAdmin);
        using var _1 = admin;
        await web.InCatalogAsync(
            $"""
            INSERT INTO platform_log (actor_kind, actor_id, actor_label, action, outcome, detail, correlation_id)
            VALUES ({(int)PlatformActorKind.Staff}, '{staff.Id}', '{staff.Email}', {(int)PlatformAction.TenantViewed}, {(int)
                AuditOutcome.Succeeded}, '=1+1,"x"', 'TEST')
            """
        );
        var own = await LinesAsync(browser, "/platform-log/export?action=tenantviewed");
        Assert.Equal("time,action,actor,company,outcome,detail,support_session,reference", own[0]);
        var line = Assert.Single(own.Skip(1));
        Assert.EndsWith(
            $"Z,Tenant viewed,{staff.Email},,Succeeded,\"'=1+1,\"\"x\"\"\",,TEST",
            line,
            StringComparison.Ordinal
        );

        var page = await PageAsync(admin, $"/platform-log?actor={Uri.EscapeDataString(staff.Email)}&from=2026-01-01");
        var link = page.QuerySelectorAll("a").Single(a => a.TextContent.Trim() == "Export CSV").GetAttribute("href")!;
        var all = await LinesAsync(admin, link);
        Assert.True(all.Count > 2);
        Assert.All(all.Skip(1), row => Assert.Contains(staff.Email, row, StringComparison.Ordinal));
        var others = await LinesAsync(browser, $"/platform-log/export?actor={Uri.EscapeDataString(olga.Email)}");
        Assert.Single(others);
        var entry = (await web.EntriesOfAsync(olga))[^1];
        Assert.Equal((PlatformAction.PlatformLogExported, AuditOutcome.Succeeded), (entry.Action, entry.Outcome));
    }

    [Fact]
    public async Task An_export_of_more_than_one_batch_has_every_entry_once()
    {
        await web.InCatalogAsync(
            $"""
            INSERT INTO platform_log (actor_kind, actor_id, actor_label, action, outcome, correlation_id)
            SELECT {(int)PlatformActorKind.Staff}, '{staff.Id}', '{staff.Email}', {(int)PlatformAction.TenantViewed}, {(int)
                AuditOutcome.Succeeded}, 'N' || n FROM generate_series(1, 2000) AS n
            """
        );
        var lines = await LinesAsync(browser, "/platform-log/export?action=tenantviewed");
        Assert.Equal(2001, lines.Count);
        Assert.Equal(2001, lines.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_keeps_the_bar_of_who_is_signed_in()
    {
        var missing = await browser.GetAsync(new Uri(web.Staff, "/nothing-here"));
        await missing.ReferenceAsync(HttpStatusCode.NotFound);
        var page = new HtmlParser().ParseDocument(await missing.BodyAsync());
        Assert.Equal(PortalUrls.SignOut, page.QuerySelector("header form")!.GetAttribute("action"));
        Assert.Contains(staff.Email, page.QuerySelector("header")!.OuterHtml, StringComparison.Ordinal);
        Assert.Equal(4, page.QuerySelectorAll("header nav a").Length);

        using var nobody = new PortalBrowser();
        var plain = await (await nobody.GetAsync(new Uri(web.Staff, "/nothing-here"))).BodyAsync();
        Assert.DoesNotContain("<nav", plain, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_platform_log_goes_back_and_forth_without_a_gap_or_a_repeat()
    {
        for (var i = 0; i < 55; i++)
        {
            await GetAsync("/references");
        }
        var first = await GetAsync("/platform-log?action=referencelookedup");
        Assert.Equal(50, first.QuerySelectorAll("tbody tr").Length);
        var second = await GetAsync(Link(first, "next"));
        Assert.Equal(5, second.QuerySelectorAll("tbody tr").Length);
        Assert.Null(second.QuerySelector("a[rel=next]"));
        var back = await GetAsync(Link(second, "prev"));
        Assert.Equal(Column(first, "When"), Column(back, "When"));
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_not_shown()
    {
        await web.InCatalogAsync("REVOKE INSERT ON platform_log FROM portal_web");
        try
        {
            foreach (
                var path in new[]
                {
                    "/",
                    "/tenants/acme",
                    "/platform-log",
                    "/platform-log/export",
                    "/support-sessions",
                    "/tenants/nobody",
                }
            )
            {
                var answer = await browser.GetAsync(new Uri(web.Staff, path));
                var body = await answer.BodyAsync();
                Assert.InRange((int)answer.StatusCode, 500, 503);
                Assert.DoesNotContain("acme Ltd", body, StringComparison.Ordinal);
            }
        }
        finally
        {
            await web.InCatalogAsync(
                "GRANT INSERT (actor_kind, actor_id, actor_label, action, outcome, tenant_id, support_session_id, detail, address, correlation_id) ON platform_log TO portal_web"
            );
        }
    }

    [Fact]
    public async Task A_page_may_not_be_stored_and_needs_no_circuit()
    {
        var answer = await browser.GetAsync(web.Staff);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var body = await answer.BodyAsync();
        Assert.DoesNotContain("blazor.web", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("_blazor", body, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", body, StringComparison.Ordinal);
    }

    private Task<IHtmlDocument> GetAsync(string path) => PageAsync(browser, path);

    private async Task<IHtmlDocument> PageAsync(PortalBrowser person, string path)
    {
        var answer = await person.GetAsync(new Uri(web.Staff, path));
        var body = await answer.BodyAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, body);
        return new HtmlParser().ParseDocument(body);
    }

    private async Task<List<string>> LinesAsync(PortalBrowser person, string path)
    {
        var answer = await person.GetAsync(new Uri(web.Staff, path));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        return [.. (await answer.BodyAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)];
    }

    private static string Link(IHtmlDocument page, string rel) =>
        page.QuerySelector($"a[rel={rel}]")!.GetAttribute("href")!;

    private static List<string> Column(IHtmlDocument page, string label) =>
        [.. page.QuerySelectorAll($"td[data-label={label}]").Select(cell => cell.TextContent.Trim())];
}
