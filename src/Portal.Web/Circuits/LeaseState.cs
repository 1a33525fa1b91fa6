using Portal.Platform;

namespace Portal.Web.Circuits;

/// <summary>
/// What every lease has: a confirmation that is trusted for 2 seconds, an end for good, and the connections that hold it
/// (IC-8).
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="askedAt">A timestamp of the clock: when the session that was found live was asked for.</param>
/// <param name="over">What a person is told when it has ended.</param>
public sealed class LeaseState(TimeProvider time, long askedAt, string over)
{
    /// <summary>How long a confirmation is trusted, by a monotonic clock.</summary>
    public static readonly TimeSpan Trust = TimeSpan.FromSeconds(2);

    private readonly HashSet<ILeaseHolder> holders = [];
    private long confirmedAt = askedAt;
    private volatile bool ended;

    /// <summary>Whether it has ended for good.</summary>
    public bool HasEnded => ended;

    /// <summary>Whether it stands and was confirmed in time.</summary>
    public bool IsValid => !ended && time.GetElapsedTime(Interlocked.Read(ref confirmedAt)) < Trust;

    /// <summary>Throws unless it stands.</summary>
    /// <exception cref="AuthorityLostException">It has ended.</exception>
    /// <exception cref="ServiceUnavailableException">It could not be confirmed in time.</exception>
    public void EnsureValid()
    {
        if (ended)
        {
            throw new AuthorityLostException(over);
        }
        if (!IsValid)
        {
            throw new ServiceUnavailableException("Your session could not be confirmed in time. Try again.");
        }
    }

    /// <summary>It was live when asked at <paramref name="askedAt"/> (a timestamp of the time provider).</summary>
    public void Confirm(long askedAt) => Interlocked.Exchange(ref confirmedAt, askedAt);

    /// <summary>Ends it for good and cuts every connection that holds it.</summary>
    public void End()
    {
        ended = true;
        Disconnect();
    }

    /// <summary>Cuts every connection; the browsers may come back once the lease stands again.</summary>
    public void Disconnect()
    {
        foreach (var holder in Holders())
        {
            holder.Disconnect();
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
            holder.Disconnect(); // it ended while this one came in
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
    void Disconnect();
}
