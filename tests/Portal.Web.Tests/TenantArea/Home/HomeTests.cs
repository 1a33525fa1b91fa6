using Bunit;
using Portal.Domain.Journeys;
using Portal.Domain.Overview;
using Portal.Web.TenantArea.Home;

namespace Portal.Web.Tests.TenantArea.Home;

public sealed class HomeTests : TenantAreaTests
{
    [Fact]
    public void Every_figure_links_to_its_filtered_list()
    {
        var links = Render<HomeFigures>(p => p.Add(f => f.Figures, Figures(3, 2, 9))).FindAll("a");
        Assert.Equal(
            [
                "/journeys",
                "/journeys?status=draft",
                "/journeys?status=active",
                "/journeys?status=paused",
                "/journeys?status=done",
                "/users?status=active",
                "/users?status=invited",
            ],
            links.Select(link => link.GetAttribute("href"))
        );
        Assert.Contains("25,000", links[0].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_needs_action_comes_with_its_list()
    {
        var actions = Render<HomeActions>(p => p.Add(f => f.Figures, Figures(3, 1, 9)));
        Assert.Equal(
            ["/journeys?status=overdue&sort=due", "/users?status=invited"],
            actions.FindAll("a").Select(link => link.GetAttribute("href"))
        );
        Assert.Contains("3 journeys are overdue", actions.Markup, StringComparison.Ordinal);
        Assert.Contains("1 person has not signed in yet", actions.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_hear_nothing_of_people()
    {
        Assert.Empty(Render<HomeActions>(p => p.Add(f => f.Figures, Figures(0, null, null))).FindAll("a"));
        Assert.DoesNotContain(
            "/users",
            Render<HomeFigures>(p => p.Add(f => f.Figures, Figures(0, null, null))).Markup,
            StringComparison.Ordinal
        );
    }

    private static OverviewFigures Figures(int overdue, int? waiting, int? active) =>
        new(
            new Dictionary<JourneyStatus, int>
            {
                [JourneyStatus.Draft] = 0,
                [JourneyStatus.Active] = 20_000,
                [JourneyStatus.Paused] = 1,
                [JourneyStatus.Done] = 4_999,
            },
            overdue,
            waiting,
            active,
            Now
        );
}
