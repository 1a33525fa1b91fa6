using Microsoft.EntityFrameworkCore;
using Portal.KeyService.Database;

namespace Portal.KeyService.Feed;

/// <summary>Removes entries older than an hour from the feed's beginning. A caller that was away longer starts over.</summary>
internal sealed partial class FeedPruning(
    IDbContextFactory<KeyDbContext> database,
    TimeProvider time,
    ILogger<FeedPruning> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    public async Task PruneAsync(CancellationToken ct)
    {
        await using var db = await database.CreateDbContextAsync(ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM feed_entries WHERE sequence <
                (SELECT min(sequence) FROM feed_entries WHERE occurred_at > now() - interval '1 hour')
            """,
            ct
        );
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await PruneAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(5201, LogLevel.Warning, "The feed could not be pruned")]
    private partial void LogFailed(Exception exception);
}
