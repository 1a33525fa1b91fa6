using System.Text.RegularExpressions;

namespace Portal.E2E.Tests;

/// <summary>The staff area on its own host: static pages that work without a circuit.</summary>
[Collection(StaffCollection.Name)]
public sealed class StaffTests(PortalStack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private const string Sam = "sam@staff.test";
    private const string Olga = "olga@staff.test";

    [Fact]
    public async Task Staff_sign_in_on_their_own_host_in_a_layout_that_is_no_companys()
    {
        var sam = await OpenAsync("staff");
        var signIn = new SignInPage(sam.Page);
        await sam.Page.GotoAsync(PortalUrls.Staff.Tenant("acme"));
        await Expect(signIn.Title).ToHaveTextAsync("Sign in to the staff area");
        await Expect(sam.Page).ToHaveTitleAsync("Sign in · Staff · Portal");
        await Accessible.CheckAsync(sam.Page, "staff-sign-in");
        await signIn.Continue.ClickAsync();
        await signIn.FillAsync(Sam, SignInPage.Password);

        await sam.IsAtAsync(PortalUrls.Staff.Tenant("acme"));
        await Expect(sam.Page).ToHaveTitleAsync("Acme Freight · Staff · Portal");
        var header = sam.Page.GetByRole(AriaRole.Banner);
        await Expect(header).ToContainTextAsync("Staff");
        await Expect(header).ToContainTextAsync("Sam Whitfield");
        Assert.Equal(
            "rgb(59, 31, 119)",
            await header.EvaluateAsync<string>("element => getComputedStyle(element).backgroundColor")
        );

        await new Shell(sam.Page).SignOutAsync();
        await Accessible.CheckAsync(sam.Page, "staff-signed-out");
        await sam.Page.GotoAsync(PortalUrls.Home);
        await Expect(signIn.Title).ToHaveTextAsync("Sign in to the staff area");
    }

    [Fact]
    public async Task Tenants_are_found_by_name_and_state()
    {
        var sam = await OpenAsAsync(Sam);
        var shell = await sam.GoAsync(PortalUrls.Home);
        var rows = sam.Page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Rowheader);
        await Expect(rows.Filter(new() { HasText = "Globex Logistics" })).ToBeVisibleAsync();
        await Accessible.CheckAsync(sam.Page, "staff-tenants");

        await sam.Page.GetByLabel("Search by name or slug").FillAsync("acme");
        await sam.IsAtAsync("/?search=acme"); // without a click
        await Expect(sam.Page.GetByLabel("Search by name or slug")).ToBeFocusedAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(sam.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("1 tenant");
        await Expect(shell.Main).ToContainTextAsync("Reachable");

        await sam.Page.GetByLabel("State").SelectOptionAsync("Suspended");
        await sam.IsAtAsync("/?search=acme&state=suspended");
        await Expect(shell.Main).ToContainTextAsync("No tenants match");
        await Accessible.CheckAsync(sam.Page, "staff-tenants-none");
        await shell.Link("Clear filters").First.ClickAsync();
        await shell.Link("Acme Freight").ClickAsync();
        await Expect(shell.Title).ToHaveTextAsync("Acme Freight");
        await Accessible.CheckAsync(sam.Page, "staff-tenant");
    }

    [Fact]
    public async Task A_support_session_is_asked_for_with_what_is_wrong_beside_its_field_and_ended()
    {
        var olga = await OpenAsAsync(Olga);
        olga.Watch.Allow("400");
        var shell = await olga.GoAsync(PortalUrls.Staff.Tenant("initech"));
        var form = new StaffTenantPage(olga.Page);
        await Expect(shell.Main).ToContainTextAsync("You will join Initech Works as olga@staff.test");
        await form.FillAsync("short", "SUP-7");
        await form.Start.ClickAsync();
        await Expect(form.Failure).ToContainTextAsync("Nothing was started");
        await Expect(form.Reason).ToBeFocusedAsync();
        await Expect(form.Reason).ToHaveValueAsync("short");
        await Expect(form.Reason).ToHaveAccessibleDescriptionAsync(Like("Say why in 10 to 500 characters"));
        await Expect(form.Minutes).ToHaveValueAsync("5");
        await Accessible.CheckAsync(olga.Page, "staff-tenant-errors");

        await form.Reason.FillAsync("The nightly import stopped half way");
        await form.Start.PressAsync("Enter");
        await Expect(shell.Title).ToHaveTextAsync("Support sessions");
        await Expect(olga.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Session at Initech Works started");
        await Expect(shell.Link("Join Initech Works"))
            .ToHaveAttributeAsync("href", Like("//initech[.].*/support/enter"));
        await Accessible.CheckAsync(olga.Page, "staff-support-sessions");

        await shell.Button("End the session of olga@staff.test at Initech Works").ClickAsync();
        await Expect(olga.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Session at Initech Works ended.");
        await Expect(shell.Link("Join Initech Works")).ToHaveCountAsync(0);

        await shell.Link("Platform log").ClickAsync();
        await olga.Page.GetByLabel("Action").SelectOptionAsync("Support session ended");
        await Expect(olga.Page).ToHaveURLAsync(Like("[?]action=supportsessionended"));
        await olga.Page.GetByLabel("Person").FillAsync(Olga);
        await Expect(olga.Page).ToHaveURLAsync(Like("actor=olga"));
        await Expect(olga.Page.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("Initech Works");
        await Accessible.CheckAsync(olga.Page, "staff-log");
        var download = await olga.Page.RunAndWaitForDownloadAsync(() => shell.Link("Export CSV").ClickAsync());
        var file = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.StartsWith("time,action,actor,company", file, StringComparison.Ordinal);
        Assert.Contains("Support session ended,olga@staff.test,initech", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reference_number_leads_to_what_it_was_about()
    {
        var person = await OpenAsync("acme");
        person.Watch.Allow("403");
        await person.Page.GotoAsync("/signin-oidc?state=forged");
        var reference = await person.Page.Locator("main code").TextContentAsync();

        var sam = await OpenAsAsync(Sam);
        var shell = await sam.GoAsync(PortalUrls.Staff.Reference());
        await sam.Page.GetByLabel("Reference", new() { Exact = true }).FillAsync(reference!.ToLowerInvariant());
        await shell.Button("Look up").ClickAsync();
        var refusal = shell.Main.GetByText("Sign in refused").First;
        for (var tries = 0; tries < 20 && await refusal.CountAsync() == 0; tries++)
        {
            await sam.Page.WaitForTimeoutAsync(500); // events are written each second
            await sam.Page.ReloadAsync();
        }
        await Expect(refusal).ToBeVisibleAsync();
        await Expect(shell.Main).ToContainTextAsync("Acme Freight");
        await Accessible.CheckAsync(sam.Page, "staff-reference");
        await sam.GoAsync(PortalUrls.Staff.Reference("nonsense"));
        await Expect(sam.Page.GetByLabel("Reference", new() { Exact = true })).ToBeFocusedAsync();
        await Accessible.CheckAsync(sam.Page, "staff-reference-malformed");
    }

    [Fact]
    public async Task The_staff_area_is_reached_by_keyboard_and_remembers_the_theme()
    {
        var sam = await OpenAsAsync(Sam);
        var shell = await sam.GoAsync(PortalUrls.Home);
        var skip = shell.Link("Skip to content");
        await sam.Page.Keyboard.PressAsync("Tab");
        await Expect(skip).ToBeFocusedAsync();
        await Expect(skip).ToBeInViewportAsync();
        await skip.PressAsync("Enter");
        await Expect(shell.Main).ToBeFocusedAsync();

        await shell.Button("Dark theme").ClickAsync();
        await Expect(shell.Button("Dark theme")).ToHaveAttributeAsync("aria-pressed", "true");
        await sam.GoAsync(PortalUrls.Staff.SupportSessions);
        Assert.Equal("dark", await sam.Page.EvaluateAsync<string>("() => document.documentElement.dataset.theme"));
        await Expect(shell.Navigation.GetByRole(AriaRole.Link, new() { Name = "Support sessions" }))
            .ToHaveAttributeAsync("aria-current", "page");
    }

    [Fact]
    public async Task What_is_not_there_is_said_in_the_staff_areas_own_look()
    {
        var sam = await OpenAsAsync(Sam);
        sam.Watch.Allow("404");
        var answer = await sam.Page.GotoAsync("/journeys");
        Assert.Equal(404, answer!.Status);
        await Expect(sam.Page).ToHaveTitleAsync("Page not found · Staff · Portal");
        await Accessible.CheckAsync(sam.Page, "staff-not-found");
    }

    private static Regex Like(string pattern) => new(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
}
