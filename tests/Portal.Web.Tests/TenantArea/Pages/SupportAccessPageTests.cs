using System.Diagnostics;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Portal.Domain.Users;
using Portal.Web.Support;
using Portal.Web.TenantArea.Home;
using Portal.Web.TenantArea.SupportAccess;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.TenantArea.Pages;

public sealed class SupportAccessPageTests(PortalWeb web) : PageTests(web)
{
    protected override string TenantName => "supportpages";

    [Fact]
    public async Task A_start_a_joining_and_an_end_are_pushed_to_the_page_to_home_and_to_every_page()
    {
        await ExecuteAsync("UPDATE support_sessions SET ended_at = now(), ended_by_label = 'x' WHERE ended_at IS NULL");
        ActAs(Ada);
        await using var watching = await WatchAsync();
        var (page, home, notice) = (Render<SupportAccessPage>(), Render<HomePage>(), Render<SupportNotice>());
        WaitFor(page, "No active support sessions.");
        WaitFor(home, "Needs attention");
        Assert.Empty(notice.Find("[role=status]").TextContent.Trim());

        var (session, ticket) = await LetInAsync();
        var started = Stopwatch.GetTimestamp();
        WaitFor(notice, "Support may join your company's portal: sam@staff.test, until ");
        WaitFor(page, ticket);
        WaitFor(home, ticket);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Limit);
        Assert.Equal(PortalUrls.SupportAccess(), notice.Find("a").GetAttribute("href"));

        await ExecuteAsync("UPDATE support_sessions SET entered_at = now() WHERE support_session_id = $1", session);
        WaitFor(notice, "Support is in your company's portal: sam@staff.test, until ");
        WaitFor(page, "· active");
        WaitFor(home, "has an active support session (read-only)");

        await ExecuteAsync(
            "UPDATE support_sessions SET ended_at = now(), ended_by_label = 'x' WHERE support_session_id = $1",
            session
        );
        var ended = Stopwatch.GetTimestamp();
        WaitFor(page, "No active support sessions.");
        home.WaitForState(() => !home.Markup.Contains(ticket, StringComparison.Ordinal));
        notice.WaitForState(() => notice.Find("[role=status]").TextContent.Trim().Length == 0);
        Assert.InRange(Stopwatch.GetElapsedTime(ended), TimeSpan.Zero, Limit);
    }

    [Fact]
    public async Task Nothing_is_watched_for_a_member()
    {
        ActAs(await AddPersonAsync("ben", UserRole.Member), UserRole.Member);
        await using var watching = await WatchAsync();
        await LetInAsync();
        var notice = Render<SupportNotice>();
        await Task.Delay(TimeSpan.FromSeconds(1.5), Cancellation);
        Assert.Empty(notice.Find("[role=status]").TextContent.Trim());
    }

    [Fact]
    public void What_cannot_be_told_is_not_called_nobody()
    {
        var card = Render<OpenSupportCard>(p => p.Add(c => c.IsUnknown, true));
        Assert.Contains(
            SupportLabels.Unknown,
            card.Markup.Replace("&#x27;", "'", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("No active", card.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_click_opens_no_second_confirmation_and_a_failure_keeps_the_focus()
    {
        ActAs(Ada);
        var (session, ticket) = await LetInAsync();
        var page = Render<SupportAccessPage>();
        page.WaitForElement(End(ticket));
        var ending = PressAsync(page, () => page.Find(End(ticket)));
        WaitFor(Dialogs, "close within 2 seconds");
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
        Assert.StartsWith("/audit-log?search=sam%40staff.test&show=all&from=", href, StringComparison.Ordinal);
        Assert.Contains("&to=", href, StringComparison.Ordinal);
        Assert.DoesNotContain("range=all", href, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_gets_no_data_from_it()
    {
        ActAs(await AddPersonAsync("ben", UserRole.Member), UserRole.Member);
        WaitFor(Render<SupportAccessPage>(), "Your role does not allow this.");
    }

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4); // 2 by the design; the machine may be busy

    private async Task<IAsyncDisposable> WatchAsync()
    {
        var watcher = Services.GetRequiredService<SupportWatcher>();
        await watcher.StartAsync(Cancellation);
        return new Watching(watcher);
    }

    private sealed class Watching(SupportWatcher watcher) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await watcher.StopAsync(CancellationToken.None);
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
