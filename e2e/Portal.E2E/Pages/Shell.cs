namespace Portal.E2E.Pages;

/// <summary>What surrounds every page of the tenant area.</summary>
public class Shell(IPage page)
{
    public IPage Page => page;

    public ILocator Title => Main.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator Main => page.GetByRole(AriaRole.Main);

    public ILocator Navigation => page.GetByRole(AriaRole.Navigation, new() { Name = "Main" });

    /// <summary>What stands for data that is still on its way.</summary>
    public ILocator Busy => page.Locator(".loading-lines, #main [aria-busy=true]");

    public ILocator Dialog => page.GetByRole(AriaRole.Dialog);

    /// <summary>What happened, as the page says it.</summary>
    public ILocator Notice => page.Locator(".notice");

    public ILocator Reconnecting => page.GetByRole(AriaRole.Alertdialog);

    public ILocator Button(string name, bool exact = true) =>
        page.GetByRole(AriaRole.Button, new() { Name = name, Exact = exact });

    public ILocator Link(string name) => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    /// <summary>
    /// The circuit runs and the page has its data. The navigation tells it from the pages before it, such as the provider's:
    /// a title and nothing that loads are there, too, while the browser has not yet followed the redirects.
    /// </summary>
    public async Task IsReadyAsync()
    {
        await Expect(page.Locator("nav[aria-label=Main]").First).ToBeAttachedAsync();
        await Expect(Title).ToBeVisibleAsync();
        await Expect(Busy).ToHaveCountAsync(0);
    }

    /// <summary>Presses a button of the question that is open.</summary>
    public Task AnswerAsync(string button) =>
        Dialog.Last.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public async Task SignOutAsync()
    {
        await page.GetByRole(AriaRole.Banner).GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "You are signed out" })).ToBeVisibleAsync();
    }
}
