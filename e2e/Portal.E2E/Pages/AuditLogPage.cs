namespace Portal.E2E.Pages;

/// <summary>The list of audit entries.</summary>
public sealed class AuditLogPage(IPage page) : Shell(page)
{
    public ILocator Search => Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search" });

    public ILocator Action => Page.GetByLabel("Action", new() { Exact = true });

    public ILocator Views => Page.GetByRole(AriaRole.Checkbox, new() { Name = "All activity, including views" });

    public ILocator Rows => Page.GetByRole(AriaRole.Region, new() { Name = "Audit log" }).Locator("tbody tr");

    public ILocator Found => Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "found" });
}
