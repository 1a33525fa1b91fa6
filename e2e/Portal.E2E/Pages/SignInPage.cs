namespace Portal.E2E.Pages;

/// <summary>The landing page on the tenant's host, and the identity provider's form behind it.</summary>
public sealed class SignInPage(IPage page)
{
    /// <summary>Everybody's at the development identity provider.</summary>
    public const string Password = "portal-dev";

    public ILocator Title => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator Continue => page.GetByRole(AriaRole.Link, new() { Name = "Continue with" });

    public ILocator ProviderError => page.GetByRole(AriaRole.Alert);

    /// <summary>
    /// From any page: signs in and waits for the first page of the circuit. On a busy machine a server may be too slow for its
    /// limits; the person then tries again, as the page says.
    /// </summary>
    public async Task<Shell> SignInAsync(string email, string address = PortalUrls.Home)
    {
        var shell = new Shell(page);
        var unavailable = page.GetByRole(AriaRole.Heading, new() { Name = "Temporarily unavailable" });
        for (var attempt = 1; ; attempt++)
        {
            await TryAsync(email, Password, address);
            await Expect(shell.Navigation.Or(unavailable).First).ToBeAttachedAsync();
            if (attempt == 3 || !await unavailable.IsVisibleAsync())
            {
                await shell.IsReadyAsync();
                return shell;
            }
            await page.Context.ClearCookiesAsync();
        }
    }

    /// <summary>From any page: goes to the provider and sends its form, whatever comes of it.</summary>
    public async Task TryAsync(string email, string password = Password, string address = PortalUrls.Home)
    {
        await page.GotoAsync(address);
        await Continue.ClickAsync();
        await FillAsync(email, password);
    }

    /// <summary>Fills in and sends the provider's form.</summary>
    public async Task FillAsync(string email, string password)
    {
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }
}
