using Portal.Domain.Sessions;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Tenancy;
using Portal.Testing;
using Portal.Web.Circuits;

namespace Portal.Web.Tests.Circuits;

public sealed class SessionLeaseTests
{
    private readonly FakeClock clock = new();
    private readonly LiveSession session = new(
        SessionId.New(),
        UserId.New(),
        "ada@acme.test",
        "Ada",
        UserRole.Admin,
        DateTimeOffset.MaxValue
    );

    [Fact]
    public void Just_opened_it_stands()
    {
        NewLease().EnsureValid();
    }

    [Fact]
    public void Unconfirmed_for_two_seconds_it_is_unavailable_and_not_invalid()
    {
        var lease = NewLease();
        clock.Advance(LeaseState.Trust);
        Assert.Throws<ServiceUnavailableException>(lease.EnsureValid);
    }

    [Fact]
    public void A_confirmation_counts_from_when_it_was_asked_for_and_not_from_when_it_came()
    {
        var lease = NewLease();
        var askedAt = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromSeconds(1.5));
        lease.Confirm(session, askedAt);
        clock.Advance(TimeSpan.FromSeconds(0.6));
        Assert.False(lease.State.IsValid);
    }

    [Fact]
    public void Confirmed_again_it_stands_again()
    {
        var lease = NewLease();
        clock.Advance(TimeSpan.FromSeconds(5));
        lease.Confirm(session, clock.GetTimestamp());
        lease.EnsureValid();
    }

    [Fact]
    public void A_change_of_role_ends_it_and_cuts_its_connections()
    {
        var lease = NewLease();
        var connection = new FakeConnection();
        lease.State.Add(connection);
        lease.Confirm(session with { Role = UserRole.Member }, clock.GetTimestamp());
        Assert.Throws<AuthorityLostException>(lease.EnsureValid);
        Assert.Equal(1, connection.Cuts);
    }

    [Fact]
    public void Ended_it_never_stands_again()
    {
        var lease = NewLease();
        lease.State.End();
        lease.Confirm(session, clock.GetTimestamp());
        Assert.Throws<AuthorityLostException>(lease.EnsureValid);
    }

    [Fact]
    public void A_connection_that_comes_in_as_it_ends_is_cut_too()
    {
        var lease = NewLease();
        lease.State.End();
        var late = new FakeConnection();
        lease.State.Add(late);
        Assert.Equal(1, late.Cuts);
    }

    private SessionLease NewLease() => new(TenantId.New(), session, clock.GetTimestamp(), clock);
}

internal sealed class FakeConnection : ILeaseHolder
{
    public int Cuts { get; private set; }

    public void Disconnect() => Cuts++;
}
