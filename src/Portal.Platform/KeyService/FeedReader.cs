using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Portal.Platform.KeyService;

/// <summary>Reads the revocation feed for as long as the process lives, and takes it up again where it broke off.</summary>
internal sealed partial class FeedReader(
    KeyServiceCalls calls,
    VerifiedKeyCache cache,
    TimeProvider time,
    ILogger<FeedReader> logger
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly FeedState state = new(cache, time);
    private bool? follows; // null: neither was told yet

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
                if (follows != false)
                {
                    LogLost(e);
                }
                follows = false;
            }
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Until the key service ends the stream, as it does now and then; the next one goes on where it ended.</summary>
    /// <exception cref="EndOfStreamException">It ended without having told anything.</exception>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(FeedState.Silence, time);
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        state.Connect();
        var connectedAt = time.GetTimestamp();
        await using var stream = await calls.OpenFeedAsync(state.Feed, state.Sequence, silence.Token);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(silence.Token) is { } text)
        {
            patience.CancelAfter(FeedState.Silence);
            var line =
                JsonSerializer.Deserialize<FeedLine>(text, KeyServiceCalls.Json)
                ?? throw new FeedGapException("Expected a line of the feed, found null.");
            state.Apply(line, connectedAt);
            if (follows != true)
            {
                LogFollowing(state.Sequence);
            }
            follows = true;
        }
        if (!state.HasStarted)
        {
            throw new EndOfStreamException("Expected the feed, found that the key service ended it at once.");
        }
    }

    [LoggerMessage(1301, LogLevel.Information, "Following the revocation feed from {Sequence} on")]
    private partial void LogFollowing(long sequence);

    [LoggerMessage(1302, LogLevel.Warning, "The revocation feed is lost; after 2 seconds nothing cached is trusted")]
    private partial void LogLost(Exception exception);
}
