using Portal.Domain.Access;
using Portal.Domain.Sessions;
using Portal.Platform;
using Portal.Platform.Tenancy;

namespace Portal.Web.Circuits;

/// <summary>
/// The authority of all circuits of one session on this node (IC-8). It is confirmed once a second by the tenant's own
/// database; unconfirmed for 2 seconds it refuses everything, ended it refuses forever.
/// </summary>
public sealed class SessionLease : SessionAuthority
{
    /// <summary>How long a confirmation is trusted, by a monotonic clock.</summary>
    public static readonly TimeSpan Trust = TimeSpan.FromSeconds(2);

    private readonly TimeProvider time;
    private readonly HashSet<ILeaseHolder> holders = [];
    private long confirmedAt;
    private volatile bool ended;

    /// <summary>A lease for a session that was just found live.</summary>
    public SessionLease(TenantId tenant, LiveSession session, TimeProvider time)
    {
        Tenant = tenant;
        Session = session;
        this.time = time;
        confirmedAt = time.GetTimestamp();
    }

    /// <summary>Tenant of the session.</summary>
    public TenantId Tenant { get; }

    /// <summary>The session as it was when the first circuit opened; any change of user or role ends the lease.</summary>
    public LiveSession Session { get; }

    /// <inheritdoc/>
    public override TenantId TenantId => Tenant;

    /// <inheritdoc/>
    public override SessionId SessionId => Session.SessionId;

    /// <summary>Whether it has ended for good.</summary>
    public bool HasEnded => ended;

    /// <summary>Whether it stands and was confirmed in time.</summary>
    public bool Stands => !ended && time.GetElapsedTime(Interlocked.Read(ref confirmedAt)) < Trust;

    /// <inheritdoc/>
    public override void Demand()
    {
        if (ended)
        {
            throw new AuthorityLostException("Your session has ended. Sign in again.");
        }
        if (!Stands)
        {
            throw new ServiceUnavailableException("Your session could not be confirmed in time. Try again.");
        }
    }

    /// <summary>The session was live when asked at <paramref name="askedAt"/> (a timestamp of the time provider).</summary>
    public void Confirm(LiveSession now, long askedAt)
    {
        if (now.UserId != Session.UserId || now.Role != Session.Role)
        {
            End();
            return;
        }
        Interlocked.Exchange(ref confirmedAt, askedAt);
    }

    /// <summary>Ends it for good and cuts every connection that holds it.</summary>
    public void End()
    {
        ended = true;
        Cut();
    }

    /// <summary>Cuts every connection; the browsers may come back once the lease stands again.</summary>
    public void Cut()
    {
        foreach (var holder in Holders())
        {
            holder.Cut();
        }
    }

    internal int Count
    {
        get
        {
            lock (holders)
            {
                return holders.Count;
            }
        }
    }

    internal void Add(ILeaseHolder holder)
    {
        lock (holders)
        {
            holders.Add(holder);
        }
        if (ended)
        {
            holder.Cut(); // it ended while this one came in
        }
    }

    internal int Remove(ILeaseHolder holder)
    {
        lock (holders)
        {
            holders.Remove(holder);
            return holders.Count;
        }
    }

    private ILeaseHolder[] Holders()
    {
        lock (holders)
        {
            return [.. holders];
        }
    }
}

/// <summary>What keeps a lease watched: a connection, which can be cut, or a circuit that waits for its browser.</summary>
internal interface ILeaseHolder
{
    /// <summary>Ends the connection, if there is one.</summary>
    void Cut();
}
