using System.Diagnostics;
using System.Text.Json;
using Portal.Operator.Servers;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;

namespace Portal.Operator.Running;

/// <summary>
/// Restarts every cluster whose postmaster ended although nobody stopped it, and reports clusters that run and do not
/// answer. Each cluster is watched by a task of its own: none waits for another's start.
/// </summary>
internal sealed partial class ServerSupervision(
    ServerRegistry servers,
    PlatformEvents events,
    TimeProvider time,
    ILogger<ServerSupervision> logger
)
{
    private const int ChecksPerProbe = 10;
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(500);

    // A server that is killed over and over still serves again within 10 seconds of its last end.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Watches until cancelled, clusters that are created meanwhile included.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var watches = new Dictionary<string, Task>(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                BeginWatches(watches, cancellationToken);
                await Task.Delay(CheckInterval, time, cancellationToken);
            }
        }
        finally
        {
            await Task.WhenAll(watches.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void BeginWatches(Dictionary<string, Task> watches, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var cluster in servers.All())
            {
                var name = Path.GetFileName(cluster.Facts.Folder);
                if (!watches.TryGetValue(name, out var watch) || watch.IsCompleted)
                {
                    watches[name] = WatchAsync(name, cluster, cancellationToken);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            LogNotListed(e); // a folder that was just removed, for example: the next round lists again
        }
    }

    private async Task WatchAsync(string name, PostgresCluster cluster, CancellationToken cancellationToken)
    {
        var backoff = new RestartBackoff(LongestPause, time);
        var answers = true;
        try
        {
            for (var checks = 1; servers.Find(name) is not null; checks++)
            {
                if (cluster.HasCrashed)
                {
                    await RestartAsync(name, cluster, backoff, cancellationToken);
                }
                else if (checks % ChecksPerProbe == 0 && cluster.IsRunning)
                {
                    answers = await ProbeAsync(name, cluster, answers, cancellationToken);
                }
                await Task.Delay(CheckInterval, time, cancellationToken);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogWatchFailed(e, name); // the next round begins a new watch
        }
    }

    private async Task RestartAsync(
        string name,
        PostgresCluster cluster,
        RestartBackoff backoff,
        CancellationToken cancellationToken
    )
    {
        var noticedAt = Stopwatch.GetTimestamp();
        var pause = backoff.Ended();
        while (cluster.HasCrashed)
        {
            LogEnded(name, backoff.InARow, pause, cluster.Facts.LogFile);
            await Task.Delay(pause, time, cancellationToken);
            try
            {
                await servers.StartAsync(name, cancellationToken);
                backoff.Started();
                LogRestarted(name, Stopwatch.GetElapsedTime(noticedAt).TotalSeconds);
                await RecordAsync(name, PlatformEventKind.ServerRestarted, "postmaster-ended", cancellationToken);
                return;
            }
            catch (ServerException e)
            {
                pause = backoff.StartFailed();
                LogNotRestarted(e, name);
                await RecordAsync(name, PlatformEventKind.ServerUnavailable, "not-restarted", cancellationToken);
            }
        }
    }

    private async Task<bool> ProbeAsync(
        string name,
        PostgresCluster cluster,
        bool answered,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ProbeTimeout);
        var facts = cluster.Facts;
        var result = await ServerProbe.ProbeAsync(new(facts.Host, facts.Port, facts.SpkiSha256), limit.Token);
        cancellationToken.ThrowIfCancellationRequested();
        var answers = result == ProbeResult.Reachable;
        if (answers != answered && cluster.IsRunning)
        {
            LogProbe(name, result);
            if (!answers)
            {
                await RecordAsync(name, PlatformEventKind.ServerUnavailable, "no-answer", cancellationToken);
            }
        }
        return answers;
    }

    private async Task RecordAsync(
        string name,
        PlatformEventKind kind,
        string reason,
        CancellationToken cancellationToken
    )
    {
        try
        {
            events.Record(new(kind, null, await servers.FindIdAsync(name, cancellationToken), reason));
        }
        catch (Exception e) when (DatabaseErrors.IsUnavailable(e))
        {
            events.Record(new(kind, Reason: reason)); // kept until the catalog answers
        }
    }

    [LoggerMessage(
        4041,
        LogLevel.Error,
        "Server {Server} ended unexpectedly (end {Number} in a row); restarting it in {Pause}. Its log: {LogFile}"
    )]
    private partial void LogEnded(string server, int number, TimeSpan pause, string logFile);

    [LoggerMessage(4042, LogLevel.Warning, "Server {Server} runs again, {Seconds:F1} s after its end was noticed")]
    private partial void LogRestarted(string server, double seconds);

    [LoggerMessage(4043, LogLevel.Error, "Server {Server} could not be restarted")]
    private partial void LogNotRestarted(Exception exception, string server);

    [LoggerMessage(4044, LogLevel.Warning, "Server {Server} runs; a probe found: {Result}")]
    private partial void LogProbe(string server, ProbeResult result);

    [LoggerMessage(4045, LogLevel.Error, "Watching server {Server} failed")]
    private partial void LogWatchFailed(Exception exception, string server);

    [LoggerMessage(4046, LogLevel.Warning, "The servers could not be listed")]
    private partial void LogNotListed(Exception exception);
}
