using Bunit;
using Portal.Domain.Journeys;
using Portal.Web.TenantArea.Journeys;

namespace Portal.Web.Tests.TenantArea.Journeys;

public sealed class JourneyGridTests : TenantAreaTests
{
    [Fact]
    public void A_row_is_a_link_to_its_journey()
    {
        var item = Item("Tartu to Riga");
        var link = Grid(new(), item).Find("tbody a");
        Assert.Equal($"/journeys/{item.JourneyId}", link.GetAttribute("href"));
        Assert.Equal("Tartu to Riga", link.TextContent.Trim());
        Assert.Equal(JourneyGrid.RowId(item.JourneyId), link.Id);
    }

    [Fact]
    public void The_header_shows_the_sorted_column()
    {
        var grid = Grid(new(Sort: JourneySort.Title, Descending: false), Item("a"));
        Assert.Equal("ascending", Header(grid, "Title"));
        Assert.NotEqual("descending", Header(grid, "Last changed"));
        grid.Render(p => p.Add(g => g.Filter, new JourneyFilter(Sort: JourneySort.DueDate, Descending: true)));
        Assert.Equal("descending", Header(grid, "Due"));
        Assert.NotEqual("ascending", Header(grid, "Title"));
    }

    [Fact]
    public async Task Sorting_asks_for_the_first_page_in_the_new_order_and_nothing_else()
    {
        var asked = new List<JourneyFilter>();
        var grid = Grid(new(Search: "a", Page: 4), asked, Item("a"));
        Assert.Empty(asked);
        await grid.FindAll("th button")
            .Single(h => h.TextContent.Trim().StartsWith("Owner", StringComparison.Ordinal))
            .ClickAsync(new());
        Assert.Equal([new(Search: "a", Sort: JourneySort.Owner, Descending: false)], asked);
    }

    [Fact]
    public void Rows_stay_in_the_given_order()
    {
        var grid = Grid(new(Sort: JourneySort.Title), Item("b"), Item("a"), Item("c"));
        Assert.Equal(["b", "a", "c"], grid.FindAll("tbody a").Select(link => link.TextContent.Trim()));
    }

    [Theory]
    [InlineData(JourneyStatus.Active, true)]
    [InlineData(JourneyStatus.Paused, true)]
    [InlineData(JourneyStatus.Draft, false)]
    [InlineData(JourneyStatus.Done, false)]
    public void Only_unfinished_journeys_are_overdue(JourneyStatus status, bool expected) =>
        Assert.Equal(expected, Grid(new(), Item("a", status)).Markup.Contains("Overdue", StringComparison.Ordinal));

    private static string? Header(IRenderedComponent<JourneyGrid> grid, string title) =>
        grid.FindAll("th")
            .Single(h => h.TextContent.Trim().StartsWith(title, StringComparison.Ordinal))
            .GetAttribute("aria-sort");

    private IRenderedComponent<JourneyGrid> Grid(JourneyFilter filter, params JourneyListItem[] items) =>
        Grid(filter, [], items);

    private IRenderedComponent<JourneyGrid> Grid(
        JourneyFilter filter,
        List<JourneyFilter> asked,
        params JourneyListItem[] items
    ) => Render<JourneyGrid>(p => p.Add(g => g.Items, items).Add(g => g.Filter, filter).Add(g => g.OnSort, asked.Add));
}
