using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Platform.Tenancy;

namespace Portal.Platform.KeyService;

/// <summary>
/// Follows the revocation feed for as long as the process lives, and keeps the cache in step with it. Trust is counted from
/// the moment at which the key service read its database, in this process's monotonic clock, and not from the arrival of a
/// line: a line that was buffered while this process or the network stood still confirms nothing.
/// </summary>
internal sealed partial class RevocationFeed(
    KeyServiceClient client,
    VerifiedKeyCache cache,
    TimeProvider time,
    ILogger<RevocationFeed> logger
) : BackgroundService
{
    /// <summary>Without a live feed for longer, nothing cached is trusted.</summary>
    public static readonly TimeSpan MaximumSilence = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromMilliseconds(200);

    private long connectedAt;
    private bool hasStarted;
    private bool? isFollowing; // null: nothing was logged yet

    /// <summary>The feed to resume; null for none.</summary>
    public Guid? Feed { get; private set; }

    /// <summary>Everything up to here was applied.</summary>
    public long Sequence { get; private set; }

    /// <summary>Call before the request of a new connection is sent: its heartbeats count from here.</summary>
    public void Connect()
    {
        connectedAt = time.GetTimestamp();
        hasStarted = false;
    }

    /// <summary>Applies one line.</summary>
    /// <exception cref="FeedGapException">Something is missing; the cache is empty now.</exception>
    public void Apply(FeedLine? line)
    {
        switch (line)
        {
            case { Kind: FeedLineKind.Start, Feed: { } feed } when !hasStarted:
                Start(feed, line);
                break;
            case { Kind: FeedLineKind.Alive, At: { } at and >= 0 } when hasStarted && line.Sequence == Sequence:
                cache.Confirm(ToTimestamp(at), MaximumSilence);
                break;
            case { Kind: FeedLineKind.Revoked, KeyId: { } key } when hasStarted && line.Sequence == Sequence + 1:
                cache.Remove(new KeyId(key));
                Sequence++;
                break;
            case { Kind: FeedLineKind.Bound, TenantId: { } tenant } when hasStarted && line.Sequence == Sequence + 1:
                cache.Remove(new TenantId(tenant));
                Sequence++;
                break;
            default:
                Feed = null;
                cache.Clear();
                throw new FeedGapException(
                    $"Expected the feed to continue after {Sequence}, found {line?.Kind} {line?.Sequence}."
                );
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (isFollowing != false)
                {
                    LogLost(e);
                }
                isFollowing = false;
            }
            await Task.Delay(ReconnectDelay, time, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Until the key service ends the stream, as it does now and then; the next connection resumes there.</summary>
    /// <exception cref="EndOfStreamException">The stream ended before its first line.</exception>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(MaximumSilence, time);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        Connect();
        await using var stream = await client.OpenFeedAsync(Feed, Sequence, silence.Token);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(silence.Token) is { } line)
        {
            timeout.CancelAfter(MaximumSilence);
            Apply(JsonSerializer.Deserialize<FeedLine>(line, KeyServiceClient.Json));
            if (isFollowing != true)
            {
                LogFollowing(Sequence);
            }
            isFollowing = true;
        }
        if (!hasStarted)
        {
            throw new EndOfStreamException("Expected the feed, found an empty stream.");
        }
    }

    private void Start(Guid feed, FeedLine line)
    {
        if (line.Resumed != true || Feed != feed || line.Sequence != Sequence)
        {
            cache.Clear();
            (Feed, Sequence) = (feed, line.Sequence);
        }
        hasStarted = true;
    }

    /// <summary>
    /// The two clocks may differ in speed: one of them may be suspended, or drift. A heartbeat never counts from the future
    /// of this one, so that trust never outlasts the silence.
    /// </summary>
    private long ToTimestamp(long at)
    {
        var now = time.GetTimestamp();
        return at < time.GetElapsedTime(connectedAt, now).TotalMilliseconds
            ? connectedAt + (long)(at / 1000.0 * time.TimestampFrequency)
            : now;
    }

    [LoggerMessage(1301, LogLevel.Information, "Following the revocation feed from {Sequence} on")]
    private partial void LogFollowing(long sequence);

    [LoggerMessage(1302, LogLevel.Warning, "The revocation feed is lost; after 2 seconds nothing cached is trusted")]
    private partial void LogLost(Exception exception);
}

/// <summary>The feed left something out: nothing cached may be trusted, and the next connection starts over.</summary>
internal sealed class FeedGapException(string message) : Exception(message);
