namespace Portal.E2E.Pages;

/// <summary>The pages on which a company's IT person sets its sign-in up.</summary>
public sealed class SignInSetUpPage(IPage page)
{
    public ILocator Title => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator Continue => page.GetByRole(AriaRole.Button, new() { Name = "Continue" });

    public ILocator Address => page.GetByLabel("Realm's address");

    public ILocator ClientId => page.GetByLabel("Client ID");

    public ILocator Secret => page.GetByLabel("Client secret");

    public ILocator Save => page.GetByRole(AriaRole.Button, new() { Name = "Save and test" });

    public ILocator TryIt => page.GetByRole(AriaRole.Link, new() { Name = "to test" });

    public ILocator Activate => page.GetByRole(AriaRole.Button, new() { Name = "Activate" });

    public ILocator Stages => page.GetByRole(AriaRole.List, new() { Name = "Test" }).GetByRole(AriaRole.Listitem);

    /// <summary>Fills the form and sends it.</summary>
    public async Task SaveAsync(string address, string clientId, string secret)
    {
        await Address.FillAsync(address);
        await ClientId.FillAsync(clientId);
        await Secret.FillAsync(secret);
        await Save.ClickAsync();
    }

    /// <summary>The stages' states, in order.</summary>
    public async Task ShowsAsync(params string[] states)
    {
        for (var i = 0; i < states.Length; i++)
        {
            await Expect(Stages.Nth(i)).ToContainTextAsync(states[i]);
        }
    }
}
