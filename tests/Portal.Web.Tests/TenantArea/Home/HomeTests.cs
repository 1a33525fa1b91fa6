using Bunit;
using Portal.Domain.Journeys;
using Portal.Domain.Overview;
using Portal.Domain.Support;
using Portal.Platform.Catalog;
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
                "/journeys?status=overdue&sort=due",
                "/users?status=active",
                "/users?status=invited",
            ],
            links.Select(link => link.GetAttribute("href"))
        );
        Assert.Contains("25,000", links[0].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_needs_action_links_to_its_list()
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
    public void An_active_support_session_comes_first_with_staff_and_reason()
    {
        var inside = new SupportView(
            SupportSessionId.New(),
            "sam@staff.test",
            "Steps are missing",
            "CASE-4711",
            SupportMode.ReadOnly,
            Now,
            Now.AddMinutes(30),
            Now,
            null,
            null,
            TimeSpan.FromMinutes(29)
        );
        var links = Render<HomeActions>(p => p.Add(f => f.Figures, Figures(3, 1, 9, [inside]))).FindAll("a");
        Assert.Equal("/support-access", links[0].GetAttribute("href"));
        var row = links[0].Closest("li")!.TextContent;
        Assert.Contains("sam@staff.test", row, StringComparison.Ordinal);
        Assert.Contains("Steps are missing", row, StringComparison.Ordinal);
        Assert.Contains("read-only", row, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_that_expire_soon_come_before_journeys_and_people()
    {
        var links = Render<HomeActions>(p => p.Add(f => f.Figures, Figures(3, 1, 9, keys: 1))).FindAll("a");
        Assert.Equal("/api-keys?show=expiringsoon", links[0].GetAttribute("href"));
        Assert.Contains("1 API key expires soon", links[0].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_see_no_user_figures()
    {
        Assert.Empty(Render<HomeActions>(p => p.Add(f => f.Figures, Figures(0, null, null))).FindAll("a"));
        Assert.DoesNotContain(
            "/users",
            Render<HomeFigures>(p => p.Add(f => f.Figures, Figures(0, null, null))).Markup,
            StringComparison.Ordinal
        );
    }

    private static OverviewFigures Figures(
        int overdue,
        int? waiting,
        int? active,
        IReadOnlyList<SupportView>? support = null,
        int? keys = null
    ) =>
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
            support,
            keys,
            Now
        );
}
