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
        await Expect(gus.Page.GetByText("changed in the last 7 days, unless you choose another range."))
            .ToBeVisibleAsync();
        await Accessible.CheckAsync(gus.Page, "audit-log");
        await log.Search.FillAsync(email);
        await gus.IsAtAsync(PortalUrls.AuditLog(search: email)); // what is typed counts a moment later
        await Expect(log.Found).ToContainTextAsync("2 entries found");
        await Expect(log.Rows.First).ToContainTextAsync($"changed the role of {email}");
        await Expect(log.Rows.First).ToContainTextAsync("gus@globex.test");
        await Expect(log.Rows.First).ToContainTextAsync("Succeeded");
        await Expect(log.Rows.Nth(1)).ToContainTextAsync($"invited {email}");

        await log.Rows.First.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(log.Title).ToContainTextAsync($"changed the role of {email}");
        var changes = gus.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Member" });
        await Expect(changes).ToContainTextAsync("Admin");
        await Expect(gus.Page.GetByRole(AriaRole.Term).Filter(new() { HasText = "Reference" })).ToBeVisibleAsync();
        await gus.Page.GetByText("Raw entry").First.ClickAsync();
        await Expect(gus.Page.GetByText("\"action_name\": \"UserRoleChanged\"")).ToBeVisibleAsync();
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
        await Expect(log.Rows.First).ToContainTextAsync("signed in");
        await Expect(log.Action).ToHaveValueAsync("signedin");

        await log.Search.FillAsync("nothing & nobody");
        await Expect(gus.Page.GetByText("No changes match these filters")).ToBeVisibleAsync();
        await gus.IsAtAsync(PortalUrls.AuditLog(search: "nothing & nobody", action: "signedin"));
        await gus.Page.ReloadAsync();
        await Expect(log.Search).ToHaveValueAsync("nothing & nobody");
        await Accessible.CheckAsync(gus.Page, "audit-log-no-match");
        await log.Button("Clear filters").ClickAsync();
        await Expect(log.Rows.First).ToBeVisibleAsync();
        await gus.IsAtAsync(PortalUrls.AuditLog());
    }

    [Fact]
    public async Task Repeated_views_are_one_row_that_opens_to_its_entries()
    {
        var gus = await OpenAsAsync("gus@globex.test");
        await gus.GoAsync(PortalUrls.Journeys());
        await new JourneysPage(gus.Page).Rows.First.ClickAsync();
        var steps = gus.Page.GetByRole(AriaRole.Region, new() { Name = "Steps" });
        await Expect(steps).ToBeVisibleAsync();
        var journey = new Uri(gus.Page.Url).Segments[^1];
        var title = await new Shell(gus.Page).Title.TextContentAsync();
        foreach (var _ in new[] { 2, 3 })
        {
            await gus.Page.ReloadAsync();
            await Expect(steps).ToBeVisibleAsync();
        }

        // Others may have viewed the same journey: support staff do in other tests.
        await gus.GoAsync(PortalUrls.AuditLog(search: journey));
        var log = new AuditLogPage(gus.Page);
        await log.Views.CheckAsync();
        await gus.IsAtAsync(PortalUrls.AuditLog(search: journey, views: true));
        var run = log.Rows.Filter(new() { HasText = "gus@globex.test" }).First;
        await Expect(run).ToContainTextAsync($"viewed journey {title}");
        await Expect(run).ToContainTextAsync("times");
        var toggle = run.GetByRole(AriaRole.Button);
        await toggle.PressAsync("Enter");
        await Expect(toggle).ToHaveAttributeAsync("aria-expanded", "true");
        var entries = gus.Page.GetByRole(AriaRole.List, new() { NameString = "Entries of" });
        await Expect(entries.GetByRole(AriaRole.Link).Nth(2)).ToBeVisibleAsync();
        await Accessible.CheckAsync(gus.Page, "audit-log-run");
        await entries.GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(log.Title).ToContainTextAsync($"viewed journey {title}");
        await Expect(gus.Page.GetByRole(AriaRole.Link, new() { Name = $"journey {title}" })).ToBeVisibleAsync();
    }
}
