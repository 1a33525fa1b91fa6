namespace Portal.E2E.Tests;

/// <summary>Support sessions as people meet them: from request to end, in both logs, and gone within 2 seconds.</summary>
[Collection(StaffCollection.Name)]
public sealed class SupportTests(PortalStack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private static readonly TimeSpan Bound = TimeLimit.WithSlack(seconds: 2);

    private string Initech => Stack.Origin("initech");

    [Fact]
    public async Task From_request_to_end_with_entries_in_both_logs()
    {
        var ticket = NewTicket();
        var sam = await MarkEnteredAsync("sam@staff.test", ticket);
        var (bar, shell) = (new SupportBar(sam.Page), new Shell(sam.Page));
        await Expect(bar.Region).ToContainTextAsync("sam@staff.test");
        await Expect(bar.Region).ToContainTextAsync("Initech");
        await Expect(bar.Region).ToContainTextAsync("Read-only");
        await Expect(bar.Region).ToContainTextAsync(ticket);
        await Expect(bar.Region).ToContainTextAsync("Steps of a journey are missing since Monday");
        var before = await bar.Left.TextContentAsync();
        await Expect(bar.Left).Not.ToHaveTextAsync(before!); // it counts
        await Accessible.CheckAsync(sam.Page, "support-home");

        await shell.Link("Journeys").ClickAsync();
        await Expect(shell.Title).ToHaveTextAsync("Journeys");
        await Expect(new JourneysPage(sam.Page).Rows.First).ToBeVisibleAsync();
        await Expect(bar.Region).ToBeInViewportAsync();
        await Accessible.CheckAsync(sam.Page, "support-journeys");
        await Expect(shell.Link("New journey")).ToHaveCountAsync(0); // read-only is offered no changes
        await Expect(shell.Link("Profile")).ToHaveCountAsync(0);
        await Expect(shell.Link("Support access")).ToHaveCountAsync(0);

        await bar.End.ClickAsync();
        await Expect(bar.Ended).ToBeVisibleAsync();
        await Accessible.CheckAsync(sam.Page, "support-ended");
        await sam.Page.GotoAsync(Initech + PortalUrls.Journeys());
        await Expect(new SignInPage(sam.Page).Continue).ToBeVisibleAsync();

        await sam.Page.GotoAsync(PortalUrls.Staff.PlatformLog);
        foreach (
            var words in new[]
            {
                "Support session requested",
                "Support session started",
                "Support code issued",
                "Support session joined",
                "Support action",
                "Support session ended",
            }
        )
        {
            await Expect(sam.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = words }).First)
                .ToContainTextAsync("Initech");
        }
        var ian = await OpenAsAsync("ian@initech.test");
        await ian.GoAsync(PortalUrls.AuditLog(search: "sam@staff.test", views: true));
        var log = new AuditLogPage(ian.Page);
        foreach (
            var words in new[]
            {
                $"started the support session for {ticket}",
                $"joined the support session for {ticket}",
                "viewed Home",
                "viewed the list of journeys",
                $"ended the support session for {ticket}",
            }
        )
        {
            await Expect(log.Rows.Filter(new() { HasText = words }).First).ToContainTextAsync("sam@staff.test");
        }
        await Expect(log.Rows.First).ToContainTextAsync("Platform staff");
        await Accessible.CheckAsync(ian.Page, "audit-log-staff");
    }

    [Fact]
    public async Task The_tenants_admin_sees_who_is_inside_and_ends_it_and_the_page_leaves_within_2_seconds()
    {
        var ticket = NewTicket();
        var ian = await OpenAsAsync("ian@initech.test");
        var shell = await ian.GoAsync(PortalUrls.Home);
        var olga = await MarkEnteredAsync("olga@staff.test", ticket);
        await new Shell(olga.Page).Link("Journeys").ClickAsync();
        await Expect(new JourneysPage(olga.Page).Rows.First).ToBeVisibleAsync();
        olga.Watch.AllowLostConnection();

        // Home was open before: it is told, and so is every other page.
        var notice = ian.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "your company's portal" });
        await Expect(notice).ToContainTextAsync("olga@staff.test, until ");
        await shell.Link("Journeys").ClickAsync();
        await Expect(notice).ToContainTextAsync("olga@staff.test, until ");
        await Accessible.CheckAsync(ian.Page, "support-notice");
        await shell.Link("Home").ClickAsync();
        await ian
            .Page.GetByRole(AriaRole.Link, new() { Name = "olga@staff.test has an active support session" })
            .ClickAsync();
        await Expect(shell.Title).ToHaveTextAsync("Support access");
        var row = ian.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = ticket }).First;
        await Expect(row).ToContainTextAsync("olga@staff.test");
        await Expect(row).ToContainTextAsync("Steps of a journey are missing since Monday");
        await Expect(row.GetByRole(AriaRole.Timer)).ToBeVisibleAsync();
        await Accessible.CheckAsync(ian.Page, "support-access");
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(shell.Dialog).ToContainTextAsync("End the support session of olga@staff.test?");
        await Accessible.CheckAsync(ian.Page, "support-end-dialog");

        var left = olga.Page.WaitForURLAsync(
            "**" + PortalUrls.SupportEnded,
            new() { WaitUntil = WaitUntilState.Commit, Timeout = 15_000 }
        );
        var begun = TimeProvider.System.GetTimestamp();
        await shell.AnswerAsync("End session");
        await left;
        var took = TimeProvider.System.GetElapsedTime(begun);

        Assert.True(took <= Bound, $"The page left after {took}.");
        await Expect(new SupportBar(olga.Page).Ended).ToBeVisibleAsync();
        await Expect(shell.Notice).ToContainTextAsync("The support session of olga@staff.test has ended.");
        var open = ian.Page.GetByRole(AriaRole.Region, new() { Name = "Active sessions" });
        await Expect(open).ToBeVisibleAsync();
        await Expect(open.GetByText(ticket)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_end_by_staff_leaves_the_admins_pages_within_2_seconds()
    {
        var sam = await MarkEnteredAsync("sam@staff.test", NewTicket());
        var ian = await OpenAsAsync("ian@initech.test");
        await ian.GoAsync(PortalUrls.Users());
        var notice = ian.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "your company's portal" });
        await Expect(notice).ToContainTextAsync("sam@staff.test, until ");
        await new SupportBar(sam.Page).End.ClickAsync();
        await Expect(new SupportBar(sam.Page).Ended).ToBeVisibleAsync();
        var begun = TimeProvider.System.GetTimestamp();
        await Expect(notice.Filter(new() { HasText = "sam@staff.test" })).ToHaveCountAsync(0);
        var took = TimeProvider.System.GetElapsedTime(begun);
        Assert.True(took <= Bound, $"The notice left after {took}.");
    }

    [Fact]
    public async Task What_a_read_only_session_writes_is_refused_and_said_so()
    {
        var olga = await MarkEnteredAsync("olga@staff.test", NewTicket(), tenant: "globex");
        var globex = Stack.Origin("globex");
        await olga.Page.GotoAsync(globex + PortalUrls.Journeys());
        await new JourneysPage(olga.Page).Rows.First.ClickAsync();
        await Expect(olga.Page.GetByRole(AriaRole.Region, new() { Name = "Steps" })).ToBeVisibleAsync();
        var journey = new Uri(olga.Page.Url).AbsolutePath;

        await olga.Page.GotoAsync(globex + journey + "/edit"); // no button leads there
        var form = new JourneyForm(olga.Page);
        await form.Owner.FillAsync("Nobody");
        await form.SaveAsync();

        var refusal = olga
            .Page.GetByRole(AriaRole.Alert)
            .Filter(new() { HasText = "This support session is read-only. Nothing was changed." });
        await Expect(refusal).ToBeVisibleAsync();
        await Accessible.CheckAsync(olga.Page, "support-read-only");
        await olga.Page.GotoAsync(globex + journey);
        await Expect(olga.Page.GetByRole(AriaRole.Region, new() { Name = "Steps" })).ToBeVisibleAsync();
        await Expect(new Shell(olga.Page).Main).Not.ToContainTextAsync("Nobody");
        var gus = await OpenAsAsync("gus@globex.test");
        await gus.GoAsync(PortalUrls.AuditLog(search: "olga@staff.test", outcome: "denied"));
        await Expect(new AuditLogPage(gus.Page).Rows.First).ToContainTextAsync("was not allowed to change journey");
        await new SupportBar(olga.Page).End.ClickAsync();
        await Expect(new SupportBar(olga.Page).Ended).ToBeVisibleAsync();
    }

    [Fact]
    public async Task When_its_time_is_over_the_page_leaves_within_2_seconds()
    {
        var sam = await MarkEnteredAsync("sam@staff.test", NewTicket(), tenant: "globex");
        await new Shell(sam.Page).Link("Journeys").ClickAsync();
        await Expect(new JourneysPage(sam.Page).Rows.First).ToBeVisibleAsync();
        sam.Watch.AllowLostConnection();
        var left = sam.Page.WaitForURLAsync(
            "**" + PortalUrls.SupportEnded,
            new() { WaitUntil = WaitUntilState.Commit, Timeout = 15_000 }
        );
        await TenantOwner.ExecuteAsync(
            Stack,
            "globex",
            "UPDATE support_sessions SET expires_at = now() WHERE staff_label = 'sam@staff.test' AND ended_at IS NULL"
        );
        var begun = TimeProvider.System.GetTimestamp();
        await left;
        var took = TimeProvider.System.GetElapsedTime(begun);
        Assert.True(took <= Bound, $"The page left after {took}.");
        await Expect(new SupportBar(sam.Page).Ended).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_last_minutes_are_announced_and_the_end_comes_without_a_circuit()
    {
        var olga = await MarkEnteredAsync("olga@staff.test", NewTicket(), tenant: "acme");
        await olga.Page.Clock.InstallAsync();
        // A page without a circuit: it counts and announces all the same.
        await olga.Page.GotoAsync(Stack.Origin("acme") + PortalUrls.SignIn);
        var bar = new SupportBar(olga.Page);
        var said = bar.Region.GetByRole(AriaRole.Status);
        await Expect(said).ToBeEmptyAsync();
        await olga.Page.Clock.FastForwardAsync("25:10");
        await Expect(said).ToHaveTextAsync("5 minutes are left in this support session.");
        await olga.Page.Clock.FastForwardAsync("04:00");
        await Expect(said).ToHaveTextAsync("1 minute is left in this support session.");
        await olga.Page.Clock.ResumeAsync();
        await bar.End.ClickAsync();
        await Expect(bar.Ended).ToBeVisibleAsync();
    }

    private async Task<Person> MarkEnteredAsync(string email, string ticket, string tenant = "initech")
    {
        var staff = await OpenStaffAsync(email, tenant);
        await new SupportBar(staff.Page).EnterAsync(tenant, ticket);
        return staff;
    }

    private static string NewTicket() =>
        $"CASE-{System.Security.Cryptography.RandomNumberGenerator.GetInt32(1_000_000, 9_999_999)}";
}
