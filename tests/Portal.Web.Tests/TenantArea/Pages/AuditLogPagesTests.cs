using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Portal.Domain.Users;
using Portal.Web.TenantArea.AuditLog;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.TenantArea.Pages;

public sealed class AuditLogPagesTests(PortalWeb web) : PageTests(web)
{
    private static readonly Guid Actor = Guid.Parse("00000000-0000-7000-8000-0000000000aa");

    protected override string TenantName => "auditpages";

    [Fact]
    public async Task It_opens_on_changes_and_shows_views_when_asked()
    {
        await WriteAsync();
        ActAs(Ada);
        var page = At(PortalUrls.AuditLog(search: Actor.ToString()));
        WaitFor(page, "1–2 of 2");
        Assert.Equal(["viewer@x.test changed journey Riga", "viewer@x.test created journey Riga"], Sentences(page));

        await page.InvokeAsync(() => page.Find("input[type=checkbox]").Change(true));
        WaitFor(page, "1–4 of 4");
        Assert.EndsWith("show=all", Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(
            [
                "viewer@x.test viewed the list of journeys 3 times",
                "viewer@x.test changed journey Riga",
                "viewer@x.test viewed the list of journeys",
                "viewer@x.test created journey Riga",
            ],
            Sentences(page)
        );
    }

    [Fact]
    public async Task A_run_opens_to_its_entries_and_closes_again()
    {
        await WriteAsync();
        ActAs(Ada);
        var page = At(PortalUrls.AuditLog(search: Actor.ToString(), views: true));
        page.WaitForElement("button.audit-run");
        Assert.Equal("false", page.Find("button.audit-run").GetAttribute("aria-expanded"));
        await PressAsync(page, () => page.Find("button.audit-run"));
        page.WaitForState(() => page.FindAll(".run-entries a").Count == 3);
        Assert.Equal(3, page.FindAll(".run-entries a").Select(a => a.GetAttribute("href")).Distinct().Count());
        var opened = page.Find("button.audit-run");
        Assert.Equal("true", opened.GetAttribute("aria-expanded"));
        Assert.NotNull(page.Find("#" + opened.GetAttribute("aria-controls")));
        await PressAsync(page, () => page.Find("button.audit-run"));
        Assert.Empty(page.FindAll(".run-entries"));
    }

    [Fact]
    public async Task An_entry_says_what_happened_links_what_it_names_and_keeps_the_raw_entry_behind_a_toggle()
    {
        var ben = await AddPersonAsync("ben", UserRole.Member);
        var session = Guid.CreateVersion7();
        await ExecuteAsync(
            """
            INSERT INTO audit_entries (actor_kind, actor_id, actor_label, action, target_kind, target_id, target_label,
                                       outcome, session_id, correlation_id, details)
            VALUES (1, $1, 'before@x.test', 206, 'user', $1, 'before@x.test', 1, $2, 'AUDT-PAGE-0001', '{"before": "<b>"}')
            """,
            ben.Id.Value,
            session
        );
        ActAs(Ada);
        var log = At(PortalUrls.AuditLog(search: session.ToString()));
        var id = log.WaitForElement("tbody a").GetAttribute("href")!.Split('/')[^1];
        var page = Render<AuditEntryPage>(p =>
            p.Add(e => e.Id, long.Parse(id, System.Globalization.CultureInfo.InvariantCulture))
        );
        WaitFor(page, "What happened");
        Assert.Equal($"{ben.Email} deactivated before@x.test", page.Find("h1").TextContent);
        Assert.Equal(
            [
                PortalUrls.User(ben.Id.Value),
                AuditLinks.Everything(ben.Id.Value),
                PortalUrls.User(ben.Id.Value),
                AuditLinks.Everything(ben.Id.Value),
                AuditLinks.Everything(session),
                AuditLinks.Related("AUDT-PAGE-0001"),
            ],
            page.FindAll(".details a").Select(a => a.GetAttribute("href"))
        );
        Assert.False(page.Find("details").HasAttribute("open"));
        var raw = page.Find("details pre").TextContent;
        Assert.Contains("\"actor_label\": \"before@x.test\"", raw, StringComparison.Ordinal);
        Assert.Contains("\"before\": \"<b>\"", raw, StringComparison.Ordinal);
        Assert.DoesNotContain(ben.Email, raw, StringComparison.Ordinal); // today's name was not recorded
    }

    [Fact]
    public async Task A_refusals_reference_leads_to_its_audit_entry()
    {
        var ben = await AddPersonAsync("ben", UserRole.Member);
        ActAs(ben, UserRole.Member);
        var page = At(PortalUrls.AuditLog());
        WaitFor(page, "Your role does not allow this.");
        var reference = page.Find(".error-panel-reference code").TextContent;
        Assert.Equal(1L, await CountAsync(reference));
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private IRenderedComponent<AuditLogPage> At(string address)
    {
        Navigation.NavigateTo(address);
        return Render<AuditLogPage>();
    }

    private static IEnumerable<string> Sentences(IRenderedComponent<AuditLogPage> page) =>
        page.FindAll(".row-link").Select(link => link.TextContent.Trim());

    private async Task<long> CountAsync(string reference)
    {
        var found = await FindReferenceAsync(reference);
        Assert.Single(found);
        return await ScalarAsync("SELECT count(*) FROM audit_entries WHERE correlation_id = $1", reference);
    }

    private Task WriteAsync() =>
        ExecuteAsync(
            """
            INSERT INTO audit_entries (actor_kind, actor_id, actor_label, action, target_kind, target_label, outcome, correlation_id)
            SELECT 1, $1, 'viewer@x.test', action, 'journey', CASE WHEN action > 301 THEN 'Riga' END, 1, 'r-' || n
            FROM unnest(ARRAY[302, 300, 303, 300, 300, 300]) WITH ORDINALITY AS entries (action, n)
            WHERE NOT EXISTS (SELECT 1 FROM audit_entries WHERE actor_id = $1) ORDER BY n
            """,
            Actor
        );
}
