namespace Portal.E2E.Pages;

/// <summary>The staff area's form for a new company, and the page on which its creation is followed.</summary>
public sealed class NewCompanyPage(IPage page)
{
    public ILocator Name => Field("Company", "Name");

    public ILocator Slug => Field("Company", "Slug");

    public ILocator Issuer => Field("Sign-in", "Issuer (optional)");

    public ILocator ClientId => Field("Sign-in", "Client ID (optional)");

    public ILocator ClientSecret => Field("Sign-in", "Client secret (optional)");

    public ILocator AdminName => Field("First admin (optional)", "Name");

    public ILocator AdminEmail => Field("First admin (optional)", "E-mail");

    public ILocator Create => page.GetByRole(AriaRole.Button, new() { Name = "Create company", Exact = true });

    public ILocator InvitationLink => page.GetByLabel("Invitation link", new() { Exact = true });

    public ILocator Steps => page.GetByRole(AriaRole.List, new() { Name = "Steps" }).GetByRole(AriaRole.Listitem);

    public ILocator Progress => page.GetByRole(AriaRole.Region, new() { Name = "Progress" });

    public Task ChooseTierAsync(string name) => page.GetByRole(AriaRole.Radio, new() { Name = name }).CheckAsync();

    /// <summary>Fills in the client at the identity provider.</summary>
    public async Task FillProviderAsync(string preset, string issuer, string clientId, string secret)
    {
        await page.GetByLabel("Identity provider").SelectOptionAsync(preset);
        await Issuer.FillAsync(issuer);
        await ClientId.FillAsync(clientId);
        await ClientSecret.FillAsync(secret);
    }

    private ILocator Field(string card, string label) =>
        page.GetByRole(AriaRole.Region, new() { Name = card, Exact = true }).GetByLabel(label, new() { Exact = true });
}
