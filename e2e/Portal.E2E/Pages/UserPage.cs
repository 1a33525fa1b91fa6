namespace Portal.E2E.Pages;

/// <summary>One user, as an admin sees them.</summary>
public sealed class UserPage(IPage page) : Shell(page)
{
    public ILocator Access => Page.GetByRole(AriaRole.Region, new() { Name = "Access" });

    public ILocator Sessions =>
        Page.GetByRole(AriaRole.Region, new() { Name = "Sessions" }).GetByRole(AriaRole.Listitem);
}
