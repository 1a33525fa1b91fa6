using System.Security.Claims;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Configuration;
using Portal.Testing;
using Portal.Web.Circuits;
using Portal.Web.SignIn;

namespace Portal.Web.Tests.Circuits;

public sealed class CircuitTabsTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromTicks(1);

    // As people are told, and not as the code has it.
    private static readonly TimeSpan DroppedFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WaitingFor = TimeSpan.FromSeconds(10);

    private readonly FakeClock clock = new();
    private readonly CircuitTabs tabs;
    private readonly PersonIdentity ada;

    public CircuitTabsTests()
    {
        tabs = new(new() { PerSession = 1 }, clock);
        ada = SampleIdentity.Ada(clock);
    }

    [Fact]
    public void A_dropped_tab_counts_until_five_seconds_have_passed()
    {
        var lost = Connect();
        Assert.Null(lost.Tab.Start());
        lost.Tab.Drop(lost.Holder);
        var next = Connect();
        clock.Advance(DroppedFor - Moment);
        Assert.Equal(CircuitLimit.Session, next.Tab.Start());
        clock.Advance(Moment);
        Assert.Null(next.Tab.Start());
    }

    [Fact]
    public void A_connection_that_asks_for_no_circuit_is_aborted_after_ten_seconds()
    {
        var idle = Connect();
        clock.Advance(WaitingFor - Moment);
        tabs.EndOverdue();
        Assert.False(idle.Connection.IsAborted);
        clock.Advance(Moment);
        tabs.EndOverdue();
        Assert.True(idle.Connection.IsAborted);
    }

    [Fact]
    public void A_connection_whose_circuit_was_closed_makes_room_and_is_aborted_after_ten_seconds()
    {
        var first = Connect();
        Assert.Null(first.Tab.Start());
        first.Tab.Close();
        first.Tab.Start();
        clock.Advance(WaitingFor);
        tabs.EndOverdue();
        Assert.False(first.Connection.IsAborted);
        first.Tab.Close();
        clock.Advance(WaitingFor);
        tabs.EndOverdue();
        Assert.True(first.Connection.IsAborted);
    }

    [Fact]
    public void An_open_tab_is_never_overdue()
    {
        var open = Connect();
        open.Tab.Start();
        clock.Advance(TimeSpan.FromHours(1));
        tabs.EndOverdue();
        Assert.False(open.Connection.IsAborted);
        Assert.Equal(CircuitLimit.Session, Connect().Tab.Start());
    }

    [Fact]
    public void Unless_told_otherwise_a_session_has_25_tabs_a_person_50_and_a_company_2000_of_5000()
    {
        var limits = CircuitLimits.Read(new ConfigurationBuilder().Build());
        Assert.Equal((25, 50, 2_000, 5_000), (limits.PerSession, limits.PerPerson, limits.OfTenant, limits.PerNode));
    }

    [Theory]
    [InlineData("PerSession", "0")]
    [InlineData("PerSession", "51")]
    [InlineData("PerPerson", "2000")]
    [InlineData("PerTenant", "50")]
    [InlineData("PerNode", "125")]
    [InlineData("TenantShare", "0")]
    [InlineData("TenantShare", "100")]
    [InlineData("PerNode", "many")]
    public void Limits_that_do_not_fit_together_are_refused_at_start(string name, string value)
    {
        var key = $"{CircuitLimits.Section}:{name}";
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
        var refused = Assert.Throws<InvalidOperationException>(() => CircuitLimits.Read(configuration));
        Assert.Contains(CircuitLimits.Section, refused.Message, StringComparison.Ordinal);
    }

    private (CircuitTab Tab, ConnectionHolder Holder, Caller Connection) Connect()
    {
        var connection = new Caller();
        var holder = new ConnectionHolder(connection);
        Assert.Null(tabs.Connect(ada, holder));
        return (holder.Tab!, holder, connection);
    }

    private sealed class Caller : HubCallerContext
    {
        public bool IsAborted { get; private set; }

        public override string ConnectionId => "";

        public override string? UserIdentifier => null;

        public override ClaimsPrincipal? User => null;

        public override IDictionary<object, object?> Items { get; } = new Dictionary<object, object?>();

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override CancellationToken ConnectionAborted => CancellationToken.None;

        public override void Abort() => IsAborted = true;
    }
}
