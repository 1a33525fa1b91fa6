using Portal.Platform.Catalog;
using Portal.Testing;
using Portal.Testing.Hub;
using Portal.Web.Tests.SignIn;

namespace Portal.Web.Tests.Circuits;

/// <summary>
/// How many tabs may be open, tried with real connections to Blazor's hub at nodes with low limits. How long a lost tab counts
/// stands in <see cref="CircuitTabsTests"/>: the clock that a node shares with its leases cannot jump by 5 seconds.
/// </summary>
[Collection(WebCollection.Name)]
public sealed class CircuitLimitTests(PortalWeb web)
{
    private readonly FakeClock clock = new(TimeProvider.System.GetUtcNow());
    private int port;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Uri Acme => web.Origin("acme", port);

    [Fact]
    public async Task A_session_has_as_many_tabs_as_the_limit_says_and_the_next_one_is_told_so()
    {
        await StartAsync(perSession: 3);
        await using var ada = await NewAsync();
        await ada.OpenAsync(3);
        var refused = await ada.OpenAsync();
        Assert.False(refused.IsOpen);
        Assert.Equal(
            "With one sign-in you can have 3 tabs open. Close tabs that you do not need, then try again.",
            Tab.RefusalOf(refused.Hub)
        );
        var recorded = await web.EventAsync(PlatformEventKind.CircuitRefused);
        Assert.Equal("limit-Session", recorded.Reason);
        Assert.Equal((await web.Platform.BindingAsync("acme")).TenantId, recorded.TenantId);
    }

    [Fact]
    public async Task A_closed_tab_makes_room_at_once()
    {
        await StartAsync(perSession: 3);
        await using var ada = await NewAsync();
        var tabs = await ada.OpenAsync(3);
        await ada.CloseAsync(tabs[0]);
        await ada.OpenAsync(1);
        Assert.False((await ada.OpenAsync()).IsOpen);
    }

    [Fact]
    public async Task A_person_has_a_limit_over_all_sessions()
    {
        await StartAsync(perSession: 3, perPerson: 4);
        var person = await web.AddPersonAsync();
        await using var first = await TabbedBrowser.SignInAsync(web, Acme, person);
        await using var second = await TabbedBrowser.SignInAsync(web, Acme, person);
        await first.OpenAsync(3);
        await second.OpenAsync(1);
        var refused = await second.OpenAsync();
        Assert.StartsWith("In all your browsers together you can have 4 tabs open.", Tab.RefusalOf(refused.Hub));
        await using var other = await NewAsync();
        await other.OpenAsync(1);
    }

    [Fact]
    public async Task A_company_at_its_limit_takes_nothing_from_another()
    {
        await StartAsync(perSession: 2, perPerson: 2, perTenant: 3);
        await using var ada = await NewAsync();
        await using var ben = await NewAsync();
        await ada.OpenAsync(2);
        await ben.OpenAsync(1);
        var refused = await ben.OpenAsync();
        Assert.StartsWith("Your company can have 3 tabs open.", Tab.RefusalOf(refused.Hub));
        await using var gus = await NewAsync("globex");
        await gus.OpenAsync(2);
    }

    [Fact]
    public async Task A_company_has_its_share_of_the_node_and_a_full_node_tells_no_numbers()
    {
        await StartAsync(perSession: 5, perPerson: 5, perTenant: 100, perNode: 10, share: 60);
        await using var ada = await NewAsync();
        await using var ben = await NewAsync();
        await ada.OpenAsync(5);
        await ben.OpenAsync(1);
        Assert.StartsWith("Your company can have 6 tabs open.", Tab.RefusalOf((await ben.OpenAsync()).Hub));
        await using var gus = await NewAsync("globex");
        await gus.OpenAsync(4);
        var refused = Tab.RefusalOf((await gus.OpenAsync()).Hub);
        Assert.StartsWith("No more tabs can be opened at the moment.", refused);
        Assert.DoesNotContain(refused, char.IsDigit);
    }

    [Fact]
    public async Task Tabs_that_come_back_in_time_are_admitted_at_the_limit_and_count_once()
    {
        await StartAsync(perSession: 3);
        await using var ada = await NewAsync();
        var tabs = await ada.OpenAsync(3);
        await ada.DropAsync(tabs.Select(tab => tab.Hub));
        foreach (var tab in tabs)
        {
            Assert.True((await ada.ReturnAsync(tab)).IsBack);
        }
        Assert.False((await ada.OpenAsync()).IsOpen);
    }

    [Fact]
    public async Task A_tab_that_comes_back_before_its_lost_connection_was_noticed_leaves_that_one()
    {
        await StartAsync(perSession: 3);
        await using var ada = await NewAsync();
        var tabs = await ada.OpenAsync(3);
        Assert.True((await ada.ReturnAsync(tabs[0])).IsBack);
        await tabs[0].Hub.Closed.WaitAsync(TimeLimit.WithSlack(5), Cancel);
        Assert.False((await ada.OpenAsync()).IsOpen);
    }

    [Fact]
    public async Task Connections_that_ask_for_no_circuit_are_limited_too()
    {
        await StartAsync(perSession: 3);
        await using var ada = await NewAsync();
        var hubs = new List<RawHub>();
        for (var i = 0; i < 4; i++)
        {
            hubs.Add(await ada.ConnectAsync());
        }
        var closed = await Task.WhenAny(hubs.Select(hub => hub.Closed)).WaitAsync(TimeLimit.WithSlack(5), Cancel);
        Assert.Single(hubs, hub => hub.Closed == closed);
        Assert.Equal("limit-Session", (await web.EventAsync(PlatformEventKind.CircuitRefused)).Reason);
    }

    private async Task StartAsync(
        int perSession,
        int perPerson = 50,
        int perTenant = 2_000,
        int perNode = 5_000,
        int share = 40
    )
    {
        (string, string) Setting(string name, int value) =>
            ($"Portal:Circuits:{name}", value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        (port, _) = await web.StartNodeAsync(
            "Development",
            clock,
            Setting("PerSession", perSession),
            Setting("PerPerson", perPerson),
            Setting("PerTenant", perTenant),
            Setting("PerNode", perNode),
            Setting("TenantShare", share)
        );
    }

    private async Task<TabbedBrowser> NewAsync(string tenant = "acme") =>
        await TabbedBrowser.SignInAsync(web, web.Origin(tenant, port), await web.AddPersonAsync(tenant));
}
