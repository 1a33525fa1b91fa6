using Portal.Platform.Tenancy;

namespace Portal.Platform.KeyService;

/// <summary>The feed left something out: nothing that is cached may be trusted, and the feed is read anew.</summary>
internal sealed class FeedGapException(string message) : Exception(message);

/// <summary>
/// What the feed has told so far, and what follows for the cache. Trust is counted from the moment at which the key service
/// read its database, in this process's monotonic clock, and not from the arrival of a line: a line that lay in a buffer
/// while this process or the network stood still confirms nothing.
/// </summary>
internal sealed class FeedState(VerifiedKeyCache cache, TimeProvider time)
{
    /// <summary>Without a live feed for longer, nothing cached is trusted.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    /// <summary>The feed to resume; null for none.</summary>
    public Guid? Feed { get; private set; }

    /// <summary>Everything up to here was applied.</summary>
    public long Sequence { get; private set; }

    /// <summary>Whether this connection told where it begins.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>A new connection is about to be made.</summary>
    public void Connect() => HasStarted = false;

    /// <summary>Applies one line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="connectedAt">Timestamp from before this connection's request was sent.</param>
    /// <exception cref="FeedGapException">Something is missing; the cache is empty now.</exception>
    public void Apply(FeedLine line, long connectedAt)
    {
        switch (line)
        {
            case { Kind: FeedLineKind.Start, Feed: { } feed } when !HasStarted:
                Start(feed, line);
                break;
            case { Kind: FeedLineKind.Alive, At: { } at and >= 0 } when HasStarted && line.Sequence == Sequence:
                cache.Confirm(Moment(connectedAt, at), Silence);
                break;
            case { Kind: FeedLineKind.Revoked, KeyId: { } key } when HasStarted && line.Sequence == Sequence + 1:
                cache.Forget(new KeyId(key));
                Sequence++;
                break;
            case { Kind: FeedLineKind.Bound, TenantId: { } tenant } when HasStarted && line.Sequence == Sequence + 1:
                cache.Forget(new TenantId(tenant));
                Sequence++;
                break;
            default:
                Feed = null;
                cache.Clear();
                throw new FeedGapException(
                    $"Expected the feed to go on from {Sequence}, found {line.Kind} {line.Sequence}."
                );
        }
    }

    /// <summary>
    /// The two clocks need not run alike: one of them may be suspended, or drift. What the other says never lies in this
    /// one's future, so that trust never outlasts the silence.
    /// </summary>
    private long Moment(long connectedAt, long at)
    {
        var now = time.GetTimestamp();
        return at < time.GetElapsedTime(connectedAt, now).TotalMilliseconds
            ? connectedAt + (long)(at / 1000.0 * time.TimestampFrequency)
            : now;
    }

    private void Start(Guid feed, FeedLine line)
    {
        var goesOn = line.Resumed == true && Feed == feed && line.Sequence == Sequence;
        if (!goesOn)
        {
            cache.Clear();
            (Feed, Sequence) = (feed, line.Sequence);
        }
        HasStarted = true;
    }
}
