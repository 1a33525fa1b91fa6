namespace Portal.E2E.Pages;

/// <summary>The list of API keys, and the forms and dialogs around it.</summary>
public sealed class ApiKeysPage(IPage page) : Shell(page)
{
    public ILocator Row(string name) =>
        Page.GetByRole(AriaRole.Row).Filter(new() { Has = Page.GetByText(name, new() { Exact = true }) });

    public ILocator Rotate(string name) => Page.GetByRole(AriaRole.Link, new() { Name = "Rotate " + name });

    public ILocator Name => Main.GetByLabel("Name", new() { Exact = true });

    /// <summary>Where the new key stands, once.</summary>
    public ILocator KeyField => Dialog.GetByLabel("API key", new() { Exact = true });

    public ILocator Scope(string scope) => Main.GetByRole(AriaRole.Checkbox, new() { Name = scope });

    /// <summary>Fills the form and sends it; the key is then shown.</summary>
    /// <returns>The key.</returns>
    public async Task<string> CreateAsync(string name, params string[] scopes)
    {
        await Name.FillAsync(name);
        foreach (var scope in scopes)
        {
            await Scope(scope).CheckAsync();
        }
        await Button("Create key").ClickAsync();
        await Expect(KeyField).ToBeFocusedAsync();
        return await KeyField.InputValueAsync();
    }

    /// <summary>Copies the key that is shown, and closes the dialog; the list stands then.</summary>
    public async Task TakeAsync()
    {
        await AnswerAsync("Copy API key");
        await AnswerAsync("Done");
        await Expect(Dialog).ToHaveCountAsync(0);
        await Expect(Title).ToHaveTextAsync("API keys");
        await IsReadyAsync();
    }
}
