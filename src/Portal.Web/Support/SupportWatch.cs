using Portal.Domain.Support;

namespace Portal.Web.Support;

/// <summary>
/// What this node knows of support at one tenant, and the components that show it. An answer counts for as long as a session's
/// confirmation does (2 seconds), by a monotonic clock; after that it is not known (IC-10).
/// </summary>
internal sealed class SupportWatch(TimeProvider time)
{
    /// <summary>How long an answer is trusted.</summary>
    public static readonly TimeSpan Trust = Circuits.Lease.Trust;

    private readonly Lock gate = new();
    private readonly List<Action> watchers = [];
    private readonly long startedAt = time.GetTimestamp();
    private IReadOnlyList<SupportPresence>? open;
    private long askedAt;
    private SupportState told = SupportState.Asking;
    private int looking;

    /// <summary>Whether a look-up may begin: one at a time, so that a slow server gathers none.</summary>
    public bool TryBegin() => Interlocked.Exchange(ref looking, 1) == 0;

    /// <summary>The look-up has ended.</summary>
    public void End() => Volatile.Write(ref looking, 0);

    /// <summary>What is known now.</summary>
    public SupportState Current
    {
        get
        {
            lock (gate)
            {
                return Evaluate();
            }
        }
    }

    /// <summary>Calls back whenever what is known changes.</summary>
    public void Add(Action watcher)
    {
        lock (gate)
        {
            watchers.Add(watcher);
        }
    }

    /// <returns>Whether nobody is left.</returns>
    public bool Remove(Action watcher)
    {
        lock (gate)
        {
            watchers.Remove(watcher);
            return watchers.Count == 0;
        }
    }

    /// <summary>The answer to a look-up that began at a time stamp.</summary>
    public void Answer(IReadOnlyList<SupportPresence> sessions, long began)
    {
        lock (gate)
        {
            (open, askedAt) = (sessions, began);
        }
        Tell();
    }

    /// <summary>Tells the watchers if it has changed, also by the passing of time.</summary>
    public void Tell()
    {
        Action[] toTell;
        lock (gate)
        {
            var now = Evaluate();
            if (now.Equals(told))
            {
                return;
            }
            told = now;
            toTell = [.. watchers];
        }
        foreach (var watcher in toTell)
        {
            watcher();
        }
    }

    private SupportState Evaluate() =>
        open is null ? (time.GetElapsedTime(startedAt) < Trust ? SupportState.Asking : SupportState.Unknown)
        : time.GetElapsedTime(askedAt) < Trust ? new(open)
        : SupportState.Unknown;
}
