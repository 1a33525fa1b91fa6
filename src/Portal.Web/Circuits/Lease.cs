using System.Net;
using Portal.Domain.Access;
using Portal.Platform;
using Portal.Web.SignIn;

namespace Portal.Web.Circuits;

/// <summary>Identifies a session within its tenant. A person's session and a support session never share one.</summary>
/// <param name="IsSupport">Whether it is a support session.</param>
/// <param name="Id">Id of the session.</param>
public readonly record struct LeaseKey(bool IsSupport, Guid Id);

/// <summary>
/// The authority of a session on this node (IC-8): of all its circuits, once a second confirmed by the watcher, or of one
/// HTTP request. Unconfirmed for 2 seconds it refuses everything until it is confirmed again; ended it refuses forever.
/// </summary>
public sealed class Lease
{
    /// <summary>How long a look-up of the session is trusted, by a monotonic clock.</summary>
    public static readonly TimeSpan Trust = Authority.ConfirmationLifetime;

    private readonly HashSet<ILeaseHolder> holders = [];
    private readonly TimeProvider time;
    private long confirmedAt;
    private volatile bool ended;

    /// <summary>A lease that counts from when the session was looked up.</summary>
    public Lease(TenantIdentity identity, TimeProvider time)
    {
        (Identity, this.time, confirmedAt) = (identity, time, identity.AskedAt);
        Authority = identity.CreateAuthority(this);
    }

    /// <summary>The session as it was when the lease began; any change of person or rights ends the lease.</summary>
    public TenantIdentity Identity { get; }

    /// <summary>What carries the right to act in operations.</summary>
    public Authority Authority { get; }

    /// <summary>Whether it has ended for good.</summary>
    public bool HasEnded => ended;

    /// <summary>Whether it has not ended and was confirmed in time.</summary>
    public bool IsValid => !ended && time.GetElapsedTime(Interlocked.Read(ref confirmedAt)) < Trust;

    /// <summary>Throws unless it is valid.</summary>
    /// <exception cref="AuthorityLostException">It has ended.</exception>
    /// <exception cref="ServiceUnavailableException">It was not confirmed in time.</exception>
    public void EnsureValid()
    {
        if (ended)
        {
            throw new AuthorityLostException(Identity.EndedMessage);
        }
        if (!IsValid)
        {
            throw new ServiceUnavailableException("Your session could not be confirmed in time. Try again.");
        }
    }

    /// <summary>The caller of operations on this lease.</summary>
    public Caller CallerOf(IPAddress? address, string correlationId) =>
        new(Identity.TenantId, Identity.CreateActor(), Authority, address, correlationId);

    /// <summary>The session was found live again; the lease counts from that look-up, or ends if its rights have changed.</summary>
    public void Confirm(TenantIdentity now)
    {
        if (Identity.HasSameRights(now))
        {
            Interlocked.Exchange(ref confirmedAt, now.AskedAt);
        }
        else
        {
            End();
        }
    }

    /// <summary>Ends it for good and aborts every connection that holds it.</summary>
    public void End()
    {
        ended = true;
        Disconnect();
    }

    /// <summary>Aborts every connection; the browsers may come back once the lease is valid again.</summary>
    public void Disconnect()
    {
        ILeaseHolder[] current;
        lock (holders)
        {
            current = [.. holders];
        }
        foreach (var holder in current)
        {
            holder.Disconnect();
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
            holder.Disconnect(); // it ended while this one was added
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
}

/// <summary>What keeps a lease watched: a connection, which can be aborted, or a circuit that waits for its browser.</summary>
internal interface ILeaseHolder
{
    /// <summary>Aborts the connection, if there is one.</summary>
    void Disconnect();
}
