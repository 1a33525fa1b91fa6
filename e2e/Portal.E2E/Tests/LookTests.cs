namespace Portal.E2E.Tests;

/// <summary>Theme, keyboard and narrow screens.</summary>
public sealed class LookTests(PortalStack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    private const string Background = "() => getComputedStyle(document.body).backgroundColor";
    private const string Dark = "rgb(25, 25, 26)";
    private const string Light = "rgb(244, 245, 249)";

    [Fact]
    public async Task The_chosen_theme_is_remembered_and_the_system_decides_without_one()
    {
        var ben = await OpenAsAsync("ben@acme.test");
        var shell = await ben.GoAsync(PortalUrls.Journeys());
        Assert.Equal(Light, await ben.Page.EvaluateAsync<string>(Background));

        await shell.Button("Dark theme").ClickAsync();
        Assert.Equal(Dark, await ben.Page.EvaluateAsync<string>(Background));
        await Expect(shell.Button("Dark theme")).ToHaveAttributeAsync("aria-pressed", "true");
        await ben.GoAsync(PortalUrls.Profile);
        Assert.Equal(Dark, await ben.Page.EvaluateAsync<string>(Background));
        await ben.Page.GotoAsync(PortalUrls.SignIn);
        Assert.Equal(Dark, await ben.Page.EvaluateAsync<string>(Background));

        await ben.GoAsync(PortalUrls.Journeys());
        await shell.Button("System theme").ClickAsync();
        Assert.Equal(Light, await ben.Page.EvaluateAsync<string>(Background));
        await ben.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        Assert.Equal(Dark, await ben.Page.EvaluateAsync<string>(Background));
    }

    [Fact]
    public async Task Dark_is_dark_in_the_grid_too()
    {
        var ben = await OpenAsAsync("ben@acme.test");
        await ben.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await ben.GoAsync(PortalUrls.Journeys());

        // Nothing that is seen may have a light ground of its own.
        var light = await ben.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll("body *")].filter((element) => {
              const [red, green, blue, alpha = 1] = getComputedStyle(element).backgroundColor.match(/[\d.]+/g).map(Number);
              const box = element.getBoundingClientRect();
              return alpha > 0.5 && red + green + blue > 600 && box.width * box.height > 400 && element.checkVisibility();
            }).map((element) => `${element.tagName} ${element.className}`)
            """
        );

        Assert.Empty(light);
    }

    [Fact]
    public async Task The_drawer_of_narrow_screens_works_by_keyboard()
    {
        var ben = await OpenAsAsync("ben@acme.test");
        await ben.Page.SetViewportSizeAsync(390, 844);
        var shell = await ben.GoAsync(PortalUrls.Home);
        var menu = shell.Button("Menu");
        await Expect(shell.Navigation).ToBeHiddenAsync();

        await menu.PressAsync("Enter");
        await Expect(shell.Navigation).ToBeVisibleAsync();
        await Expect(shell.Button("Close menu")).ToBeFocusedAsync();
        await Accessible.CheckAsync(ben.Page, "drawer", narrowOnly: true);
        await ben.Page.Keyboard.PressAsync("Escape");
        await Expect(shell.Navigation).ToBeHiddenAsync();
        await Expect(menu).ToBeFocusedAsync();

        await menu.PressAsync("Enter");
        await ben.Page.Keyboard.PressAsync("Tab");
        await ben.Page.Keyboard.PressAsync("Tab");
        await Expect(shell.Link("Journeys")).ToBeFocusedAsync();
        await ben.Page.Keyboard.PressAsync("Enter");
        await Expect(shell.Title).ToHaveTextAsync("Journeys");
        await Expect(shell.Navigation).ToBeHiddenAsync();
        await Expect(shell.Title).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_skip_link_leads_past_the_navigation()
    {
        var ben = await OpenAsAsync("ben@acme.test");
        var shell = await ben.GoAsync(PortalUrls.Journeys(status: "done"));
        var skip = shell.Link("Skip to content");

        await skip.FocusAsync();
        await Expect(skip).ToBeInViewportAsync();
        await skip.PressAsync("Enter");

        await Expect(shell.Main).ToBeFocusedAsync();
        await ben.IsAtAsync(PortalUrls.Journeys(status: "done"));
    }
}
