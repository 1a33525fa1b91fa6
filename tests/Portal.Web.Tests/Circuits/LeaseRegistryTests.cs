using Portal.Domain.Sessions;
using Portal.Domain.Support;
using Portal.Domain.Users;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Testing;
using Portal.Web.Circuits;
using Portal.Web.SignIn;
using Portal.Web.Support;

namespace Portal.Web.Tests.Circuits;

public sealed class LeaseRegistryTests
{
    private readonly FakeClock clock = new();
    private readonly LeaseRegistry registry;
    private readonly TenantId acme = TenantId.New();

    public LeaseRegistryTests() => registry = new(clock);

    private long Now => clock.GetTimestamp();

    [Fact]
    public void Connections_of_one_session_share_one_lease()
    {
        var session = NewSession();
        var first = registry.Acquire(Of(session), new FakeConnection());
        Assert.Same(first, registry.Acquire(Of(session), new FakeConnection()));
    }

    [Fact]
    public void The_same_session_id_in_two_tenants_is_two_leases()
    {
        var session = NewSession();
        var first = registry.Acquire(Of(session), new FakeConnection());
        Assert.NotSame(first, registry.Acquire(Of(session, TenantId.New()), new FakeConnection()));
    }

    [Fact]
    public void The_last_holder_takes_the_lease_off_the_watch()
    {
        var (session, connection) = (NewSession(), new FakeConnection());
        var lease = registry.Acquire(Of(session), connection);
        Assert.Single(registry.Snapshot());
        registry.Release(lease, connection);
        Assert.Empty(registry.Snapshot());
    }

    [Fact]
    public void After_a_lease_ended_the_same_session_gets_a_new_one()
    {
        var session = NewSession();
        var ended = registry.Acquire(Of(session), new FakeConnection());
        ended.End();
        var fresh = registry.Acquire(Of(session with { Role = UserRole.Member }), new FakeConnection());
        Assert.NotSame(ended, fresh);
        fresh.Authority.EnsureValid();
    }

    [Fact]
    public void A_lease_counts_from_when_its_session_was_asked_for_and_not_from_when_its_connection_came()
    {
        var identity = Of(NewSession());
        clock.Advance(TimeSpan.FromSeconds(1.5));
        var lease = registry.Acquire(identity, new FakeConnection());
        lease.Authority.EnsureValid();
        clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.False(lease.IsValid);
    }

    [Fact]
    public void A_support_session_has_a_lease_of_its_own_also_under_the_id_of_a_persons_session()
    {
        var session = NewSession();
        var support = new LiveSupport(
            new(session.SessionId.Value),
            StaffId.New(),
            "sam@staff.test",
            "Why",
            "CASE-1",
            SupportMode.ReadOnly,
            DateTimeOffset.MaxValue,
            TimeSpan.FromMinutes(5)
        );
        var person = registry.Acquire(Of(session), new FakeConnection());
        var staff = registry.Acquire(new SupportIdentity(acme, support, Now), new FakeConnection());
        Assert.NotSame(person, staff);
        Assert.Equal(TenantRole.Support, staff.Authority.DatabaseRole);
        Assert.Equal(2, Assert.Single(registry.Snapshot()).Leases.Count);
    }

    private PersonIdentity Of(LiveSession session, TenantId? tenant = null) => new(tenant ?? acme, session, Now);

    private static LiveSession NewSession() =>
        new(SessionId.New(), UserId.New(), "ada@acme.test", "Ada", UserRole.Admin, DateTimeOffset.MaxValue);
}
