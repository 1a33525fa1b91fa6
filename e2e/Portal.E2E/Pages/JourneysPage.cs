namespace Portal.E2E.Pages;

/// <summary>The list of journeys.</summary>
public sealed class JourneysPage(IPage page) : Shell(page)
{
    public ILocator Search => Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search" });

    public ILocator Status => Page.GetByLabel("Status", new() { Exact = true });

    public ILocator Rows => Page.GetByRole(AriaRole.Region, new() { Name = "Journeys" }).Locator("a.row-link");

    public ILocator Pager => Page.GetByRole(AriaRole.Navigation, new() { Name = "Pages of journeys" });

    /// <summary>The count as it is announced.</summary>
    public ILocator Found => Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "found" });

    public ILocator Header(string name) => Page.GetByRole(AriaRole.Columnheader).Filter(new() { HasText = name });

    public ILocator Marks => Page.Locator(".rows tbody mark");

    public ILocator RowsPerPage => Pager.GetByLabel("Rows per page");

    public ILocator StatusCells => Page.Locator(".rows tbody .chip");

    public Task SortByAsync(string column) => Header(column).GetByRole(AriaRole.Button).ClickAsync();
}
