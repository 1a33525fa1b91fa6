using Bunit;
using Portal.Domain.Users;
using Portal.Web.TenantArea.SupportAccess;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.TenantArea.Pages;

public sealed class SupportAccessPageTests(PortalWeb web) : PageTests(web)
{
    protected override string TenantName => "supportpages";

    [Fact]
    public async Task It_shows_its_time_and_reloads_only_on_request()
    {
        ActAs(Ada);
        await ExecuteAsync("UPDATE support_sessions SET ended_at = now(), ended_by_label = 'x' WHERE ended_at IS NULL");
        var page = Render<SupportAccessPage>();
        WaitFor(page, "Nobody of the platform's staff is inside.");
        Assert.Contains("As of", page.Find(".card-header").TextContent, StringComparison.Ordinal);
        Assert.Equal("just now", page.Find(".card-header time").TextContent.Trim());
        Assert.DoesNotContain("up to date", page.Markup, StringComparison.Ordinal);

        var (_, ticket) = await LetInAsync();
        await PressAsync(page, () => page.FindAll("button").Single(b => b.TextContent.Contains("Refresh")));
        WaitFor(page, ticket);
        WaitFor(page, "Support access is up to date");
    }

    [Fact]
    public async Task A_second_click_opens_no_second_confirmation_and_a_failure_keeps_the_focus()
    {
        ActAs(Ada);
        var (session, ticket) = await LetInAsync();
        var page = Render<SupportAccessPage>();
        page.WaitForElement(End(ticket));
        var ending = PressAsync(page, () => page.Find(End(ticket)));
        WaitFor(Dialogs, "closes within 2 seconds");
        await PressAsync(page, () => page.Find(End(ticket)));
        Assert.Single(Dialogs.FindAll(".mud-dialog"));

        await ExecuteAsync(
            "UPDATE support_sessions SET ended_at = now(), ended_by_label = 'x' WHERE support_session_id = $1",
            session
        );
        await AnswerAsync("End session");
        await ending;
        WaitFor(page, "The support session was not ended.");
        Assert.Empty(JSInterop.Invocations["portal.focus"]);
    }

    [Fact]
    public async Task An_ended_session_moves_the_focus_and_links_to_its_audit_log()
    {
        ActAs(Ada);
        var (_, ticket) = await LetInAsync();
        var page = Render<SupportAccessPage>();
        page.WaitForElement(End(ticket));
        var ending = PressAsync(page, () => page.Find(End(ticket)));
        await AnswerAsync("End session");
        await ending;
        WaitFor(page, "has ended.");
        Assert.Equal("#open-support-title", Assert.Single(JSInterop.Invocations["portal.focus"]).Arguments[0]);
        var row = page.FindAll("li").Single(li => li.TextContent.Contains(ticket));
        Assert.Contains($"by {Ada.Email}", row.TextContent, StringComparison.Ordinal);
        var href = row.QuerySelector("a")!.GetAttribute("href")!;
        Assert.StartsWith("/audit-log?search=sam%40staff.test&from=", href, StringComparison.Ordinal);
        Assert.Contains("&to=", href, StringComparison.Ordinal);
        Assert.DoesNotContain("range=all", href, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_gets_no_data_from_it()
    {
        ActAs(await AddPersonAsync("ben", UserRole.Member), UserRole.Member);
        WaitFor(Render<SupportAccessPage>(), "Your role does not allow this.");
    }

    private static string End(string ticket) =>
        $"button[aria-label='End the support session of sam@staff.test, {ticket}']";

    private async Task<(Guid Session, string Ticket)> LetInAsync()
    {
        var (session, ticket) = (Guid.CreateVersion7(), "CASE-" + Guid.CreateVersion7().ToString("N")[^8..]);
        await ExecuteAsync(
            """
            INSERT INTO support_sessions (support_session_id, staff_id, staff_label, reason, ticket, mode, expires_at)
            VALUES ($1, $2, 'sam@staff.test', 'Steps of a journey are missing', $3, 'ReadOnly', now() + interval '20 minutes')
            """,
            session,
            Guid.CreateVersion7(),
            ticket
        );
        return (session, ticket);
    }
}
