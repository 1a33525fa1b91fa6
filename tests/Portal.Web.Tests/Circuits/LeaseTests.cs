using Portal.Domain.Sessions;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Tenancy;
using Portal.Testing;
using Portal.Web.Circuits;
using Portal.Web.SignIn;

namespace Portal.Web.Tests.Circuits;

public sealed class LeaseTests
{
    private readonly FakeClock clock = new();
    private readonly TenantId acme = TenantId.New();
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
        clock.Advance(Lease.Trust);
        Assert.Throws<ServiceUnavailableException>(lease.EnsureValid);
    }

    [Fact]
    public void A_confirmation_counts_from_when_it_was_asked_for_and_not_from_when_it_came()
    {
        var lease = NewLease();
        var now = Found(session);
        clock.Advance(TimeSpan.FromSeconds(1.5));
        lease.Confirm(now);
        clock.Advance(TimeSpan.FromSeconds(0.6));
        Assert.False(lease.IsValid);
    }

    [Fact]
    public void Confirmed_again_it_stands_again()
    {
        var lease = NewLease();
        clock.Advance(TimeSpan.FromSeconds(5));
        lease.Confirm(Found(session));
        lease.EnsureValid();
    }

    [Fact]
    public void A_change_of_role_ends_it_and_cuts_its_connections()
    {
        var lease = NewLease();
        var connection = new FakeConnection();
        lease.Add(connection);
        lease.Confirm(Found(session with { Role = UserRole.Member }));
        Assert.Throws<AuthorityLostException>(lease.EnsureValid);
        Assert.Equal(1, connection.Cuts);
    }

    [Fact]
    public void Ended_it_never_stands_again()
    {
        var lease = NewLease();
        lease.End();
        lease.Confirm(Found(session));
        Assert.Throws<AuthorityLostException>(lease.EnsureValid);
    }

    [Fact]
    public void A_connection_that_comes_in_as_it_ends_is_cut_too()
    {
        var lease = NewLease();
        lease.End();
        var late = new FakeConnection();
        lease.Add(late);
        Assert.Equal(1, late.Cuts);
    }

    private PersonIdentity Found(LiveSession now) => new(acme, now, clock.GetTimestamp());

    private Lease NewLease() => new(Found(session), clock);
}

internal sealed class FakeConnection : ILeaseHolder
{
    public int Cuts { get; private set; }

    public void Disconnect() => Cuts++;
}
