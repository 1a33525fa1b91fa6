using Bunit;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.Tests.TenantArea.Lists;

public sealed class ListPagerTests : TenantAreaTests
{
    [Fact]
    public void Pages_are_links_and_the_summary_counts()
    {
        var pager = Pager(2, 25_000);
        Assert.Contains("26–50 of 25,000", pager.Markup, StringComparison.Ordinal);
        Assert.Equal("/x/1", Href(pager, "Previous page"));
        Assert.Equal("/x/3", Href(pager, "Next page"));
        Assert.Equal("/x/1000", Href(pager, "Last page"));
    }

    [Fact]
    public void A_disabled_link_stays_focusable_and_is_marked_as_disabled()
    {
        var last = Pager(5, 101).Find("[aria-label='Next page']");
        Assert.Equal(
            (null, "true", "link", "0"),
            (
                last.GetAttribute("href"),
                last.GetAttribute("aria-disabled"),
                last.GetAttribute("role"),
                last.GetAttribute("tabindex")
            )
        );
    }

    [Fact]
    public void A_single_page_has_no_links_and_an_empty_list_no_pager()
    {
        Assert.Empty(Pager(1, 25).FindAll("a"));
        Assert.Contains("1–25 of 25", Pager(1, 25).Markup, StringComparison.Ordinal);
        Assert.Empty(Pager(1, 0).Markup.Trim());
    }

    [Fact]
    public void Rows_per_page_can_be_chosen_where_the_list_offers_it()
    {
        Assert.Empty(Pager(1, 101).FindAll("select"));
        var chosen = new List<int>();
        var pager = Pager(2, 101);
        pager.Render(p => p.Add(l => l.PageSize, 50).Add(l => l.OnResize, chosen.Add));
        Assert.Contains("51–100 of 101", pager.Markup, StringComparison.Ordinal);
        Assert.Equal("/x/3", Href(pager, "Last page"));
        Assert.Equal(["25", "50", "100"], pager.FindAll("option").Select(option => option.TextContent));
        Assert.Equal("Rows per page", pager.Find("label").FirstChild!.TextContent.Trim());
        pager.Find("select").Change("100");
        pager.Find("select").Change("1000000");
        Assert.Equal([100, 25], chosen);
    }

    private static string? Href(IRenderedComponent<ListPager> pager, string name) =>
        pager.Find($"[aria-label='{name}']").GetAttribute("href");

    private IRenderedComponent<ListPager> Pager(int page, int total) =>
        Render<ListPager>(p =>
            p.Add(l => l.Label, "Pages")
                .Add(l => l.Page, page)
                .Add(l => l.Total, total)
                .Add(l => l.Address, number => $"/x/{number}")
        );
}
