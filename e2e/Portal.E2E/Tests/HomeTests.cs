namespace Portal.E2E.Tests;

public sealed class HomeTests(PortalStack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Fact]
    public async Task Every_figure_leads_to_the_list_that_it_counts()
    {
        var ada = await OpenAsAsync("ada@acme.test");
        var home = await ada.GoAsync(PortalUrls.Home);
        await Expect(home.Title).ToHaveTextAsync("Home");
        await Accessible.CheckAsync(ada.Page, "home");

        var done = home.Main.GetByRole(AriaRole.Link, new() { Name = "Done" });
        var figure = await done.Locator(".mud-typography-h1").InnerTextAsync();
        await done.ClickAsync();

        await ada.IsAtAsync(PortalUrls.Journeys(status: "done"));
        await Expect(new JourneysPage(ada.Page).Found).ToContainTextAsync($"{figure} journeys found");
    }

    [Fact]
    public async Task What_is_overdue_comes_first_and_leads_there()
    {
        var ben = await OpenAsAsync("ben@acme.test");
        var home = await ben.GoAsync(PortalUrls.Home);

        await home.Main.GetByRole(AriaRole.Link).First.ClickAsync();

        await ben.IsAtAsync(PortalUrls.Journeys(status: "overdue", sort: "due"));
        await Expect(ben.Page.GetByText("Overdue").Nth(1)).ToBeVisibleAsync();
        await Expect(home.Main.GetByText("has not signed in")).ToHaveCountAsync(0);
    }
}
