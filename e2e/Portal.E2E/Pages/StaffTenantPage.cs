namespace Portal.E2E.Pages;

/// <summary>A tenant's page in the staff area, with the form that starts a support session.</summary>
public sealed class StaffTenantPage(IPage page)
{
    public ILocator Reason => Form.GetByLabel("Reason");

    public ILocator Ticket => Form.GetByLabel("Ticket");

    public ILocator Minutes => page.GetByLabel("Duration");

    public ILocator Start => page.GetByRole(AriaRole.Button, new() { Name = "Start session at" });

    public ILocator Failure => page.GetByRole(AriaRole.Alert);

    public ILocator Mode(string name) => page.GetByRole(AriaRole.Radio, new() { Name = name });

    private ILocator Form => page.GetByRole(AriaRole.Region, new() { Name = "Start a support session" });

    /// <summary>Fills the form; nothing is sent yet.</summary>
    public async Task FillAsync(string reason, string ticket, string minutes = "5")
    {
        await Reason.FillAsync(reason);
        await Ticket.FillAsync(ticket);
        await Minutes.SelectOptionAsync(minutes);
    }
}
