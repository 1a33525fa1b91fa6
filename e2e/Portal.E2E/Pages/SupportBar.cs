namespace Portal.E2E.Pages;

/// <summary>The bar over every page of a tenant's host under a support session, and the way into one.</summary>
public sealed class SupportBar(IPage page)
{
    public ILocator Region => page.GetByRole(AriaRole.Region, new() { Name = "Support session", Exact = true });

    public ILocator Left => Region.GetByRole(AriaRole.Timer);

    public ILocator End => Region.GetByRole(AriaRole.Button, new() { Name = "End support session" });

    public ILocator Ended =>
        page.GetByRole(AriaRole.Heading, new() { Name = "The support session has ended", Exact = true });

    /// <summary>From the staff host: starts a session at a tenant with the form of its page, and enters it.</summary>
    public async Task EnterAsync(string urlId, string ticket, string mode = "Read-only")
    {
        await StartAsync(urlId, ticket, mode);
        await page.GetByRole(AriaRole.Row)
            .Filter(new() { HasText = ticket })
            .GetByRole(AriaRole.Link, new() { Name = "Join" })
            .ClickAsync();
        await Expect(Region).ToBeVisibleAsync();
        await new Shell(page).IsReadyAsync();
    }

    private async Task StartAsync(string urlId, string ticket, string mode)
    {
        var form = new StaffTenantPage(page);
        await page.GotoAsync(PortalUrls.Staff.Tenant(urlId));
        await form.FillAsync("Steps of a journey are missing since Monday", ticket, minutes: "30");
        await form.Mode(mode).CheckAsync();
        await form.Start.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Support sessions");
    }
}
