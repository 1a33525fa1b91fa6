namespace Portal.E2E.Tests;

public sealed class AuditLogTests(PortalStack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Fact]
    public async Task What_was_just_done_is_there_with_actor_target_and_what_changed()
    {
        var gus = await OpenAsAsync("gus@globex.test");
        var email = await InviteNewAsync(gus, "jonas@globex.test");
        var user = await new UsersPage(gus.Page).OpenAsync(email);
        await user.Button("Make admin").ClickAsync();
        await user.AnswerAsync("Make admin");
        await Expect(user.Notice).ToContainTextAsync("is now an admin");

        await user.Link("Audit log").ClickAsync();
        var log = new AuditLogPage(gus.Page);
        await Expect(log.Title).ToHaveTextAsync("Audit log");
        await Expect(gus.Page.GetByText("The last 7 days unless you choose otherwise.")).ToBeVisibleAsync();
        await Accessible.CheckAsync(gus.Page, "audit-log");
        await log.Search.FillAsync(email);
        await gus.IsAtAsync(PortalUrls.AuditLog(search: email)); // what is typed counts a moment later
        await log.ChangesOnly.CheckAsync();
        await Expect(log.Found).ToContainTextAsync("2 entries found");
        await Expect(log.Rows.First).ToContainTextAsync("Changed a role");
        await Expect(log.Rows.First).ToContainTextAsync("gus@globex.test");
        await Expect(log.Rows.First).ToContainTextAsync(email);
        await Expect(log.Rows.First).ToContainTextAsync("Succeeded");
        await Expect(log.Rows.Nth(1)).ToContainTextAsync("Invited a person");

        await log.Rows.First.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(log.Title).ToContainTextAsync("Changed a role");
        var changes = gus.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Member" });
        await Expect(changes).ToContainTextAsync("Admin");
        await Expect(gus.Page.GetByText("Reference")).ToBeVisibleAsync();
        await Accessible.CheckAsync(gus.Page, "audit-entry");
        await gus.Page.GoBackAsync();
        await Expect(log.Search).ToHaveValueAsync(email);
    }

    [Fact]
    public async Task Filters_stay_in_the_address_and_no_match_offers_to_clear_them()
    {
        var gus = await OpenAsAsync("gus@globex.test");
        await gus.GoAsync(PortalUrls.AuditLog(action: "signedin"));
        var log = new AuditLogPage(gus.Page);
        await Expect(log.Rows.First).ToContainTextAsync("Signed in");
        await Expect(log.Action).ToHaveValueAsync("signedin");

        await log.Search.FillAsync("nothing & nobody");
        await Expect(gus.Page.GetByText("No entries match these filters")).ToBeVisibleAsync();
        await gus.IsAtAsync(PortalUrls.AuditLog(search: "nothing & nobody", action: "signedin"));
        await gus.Page.ReloadAsync();
        await Expect(log.Search).ToHaveValueAsync("nothing & nobody");
        await Accessible.CheckAsync(gus.Page, "audit-log-no-match");
        await log.Button("Clear filters").ClickAsync();
        await Expect(log.Rows.First).ToBeVisibleAsync();
        await gus.IsAtAsync(PortalUrls.AuditLog());
    }

    [Fact]
    public async Task Reading_is_logged_as_well()
    {
        var gus = await OpenAsAsync("gus@globex.test");
        await gus.GoAsync(PortalUrls.Journeys());
        var journeys = new JourneysPage(gus.Page);
        await journeys.Rows.First.ClickAsync();
        await Expect(gus.Page.GetByRole(AriaRole.Region, new() { Name = "Steps" })).ToBeVisibleAsync();
        var journey = new Uri(gus.Page.Url).Segments[^1][^8..]; // as much of an id as the list shows

        await gus.GoAsync(PortalUrls.AuditLog(action: "journeyviewed"));

        // Others may have looked at the same journey: support staff do in other tests.
        var entry = new AuditLogPage(gus.Page)
            .Rows.Filter(new() { HasText = journey })
            .Filter(new() { HasText = "gus@globex.test" })
            .First;
        await Expect(entry).ToContainTextAsync("Viewed a journey");
    }
}
