namespace Portal.E2E.Tests;

/// <summary>A member sees journeys and the own profile, and neither links to nor answers from the rest.</summary>
public sealed class MemberTests(PortalStack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Fact]
    public async Task Member_sees_journeys_without_controls_that_change_them()
    {
        var ben = await OpenAsAsync("ben@acme.test");
        await ben.GoAsync(PortalUrls.Journeys());
        var journeys = new JourneysPage(ben.Page);

        await Expect(journeys.Navigation.GetByRole(AriaRole.Link)).ToHaveTextAsync(["Home", "Journeys", "Profile"]);
        await Expect(journeys.Link("New journey")).ToHaveCountAsync(0);
        await journeys.Rows.First.ClickAsync();
        await Expect(ben.Page.GetByRole(AriaRole.Region, new() { Name = "Steps" })).ToBeVisibleAsync();
        await Expect(journeys.Link("Edit")).ToHaveCountAsync(0);
        await Expect(ben.Page.GetByText("View history")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Member_is_refused_at_the_addresses_of_admins()
    {
        var ben = await OpenAsAsync("ben@acme.test");
        ben.Watch.Allow("403");

        foreach (var address in AdminAddresses)
        {
            var answer = await ben.Page.GotoAsync(address);
            Assert.Equal(403, answer!.Status);
            await Expect(ben.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }))
                .ToHaveTextAsync("You don't have access");
        }
        await Accessible.CheckAsync(ben.Page, "refusal-role");
    }

    [Fact]
    public async Task Member_is_refused_inside_the_circuit_too()
    {
        var ben = await OpenAsAsync("ben@acme.test");
        var shell = await ben.GoAsync(PortalUrls.Journeys());

        foreach (var address in AdminAddresses)
        {
            await ben.Page.EvaluateAsync("address => Blazor.navigateTo(address)", address);
            await ben.IsAtAsync(address);
            await Expect(shell.Title).ToHaveTextAsync("You don't have access");
            await ben.Page.EvaluateAsync("() => Blazor.navigateTo('/journeys')");
            await Expect(shell.Title).ToHaveTextAsync("Journeys");
        }
        await ben.Page.EvaluateAsync("address => Blazor.navigateTo(address)", PortalUrls.Users());
        await Expect(shell.Title).ToHaveTextAsync("You don't have access");
        await Accessible.CheckAsync(ben.Page, "not-permitted");
    }

    [Fact]
    public async Task A_page_that_does_not_exist_says_so_with_its_status()
    {
        var ben = await OpenAsAsync("ben@acme.test");
        ben.Watch.Allow("404");

        var answer = await ben.Page.GotoAsync("/nowhere");

        Assert.Equal(404, answer!.Status);
        await Expect(new Shell(ben.Page).Title).ToHaveTextAsync("Page not found");
        await Accessible.CheckAsync(ben.Page, "not-found");
    }

    private static string[] AdminAddresses =>
        [
            PortalUrls.Users(),
            PortalUrls.User(Guid.CreateVersion7()),
            PortalUrls.AuditLog(),
            PortalUrls.AuditEntry(1),
            PortalUrls.ApiKeys(),
            PortalUrls.ApiKeyNew,
            PortalUrls.ApiKeyRotate(Guid.CreateVersion7()),
            PortalUrls.SupportAccess(),
            PortalUrls.JourneyNew,
            PortalUrls.JourneyEdit(Guid.CreateVersion7()),
        ];
}
