using Microsoft.EntityFrameworkCore;
using Portal.Operator.Servers;
using Portal.Platform.Catalog;

namespace Portal.Operator.Running;

/// <summary>
/// The operator's life: migrate the catalog, bring up every tenant, try again what failed, and stop the clusters at the
/// end. One tenant's failure never holds up another.
/// </summary>
internal sealed partial class OperatorRun(
    IDbContextFactory<CatalogDbContext> catalog,
    OperatorLock onlyOne,
    IEnumerable<IStartTask> startTasks,
    TenantReconciliation round,
    ServerRegistry servers,
    OperatorState state,
    TimeProvider time,
    ILogger<OperatorRun> logger
) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!onlyOne.IsHeld)
        {
            return; // they are another operator's
        }
        // Not the caller's token: a cluster that is left running would outlive everything that knows it.
        await Parallel.ForEachAsync(servers.All(), CancellationToken.None, StopServerAsync);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        await UntilItWorksAsync(PrepareAsync, stoppingToken);
        state.NotReady("bringing up the tenants");
        await UntilItWorksAsync(BringUpAsync, stoppingToken);
    }

    private async Task<bool> PrepareAsync(CancellationToken cancellationToken)
    {
        while (!await onlyOne.TryTakeAsync(cancellationToken))
        {
            state.NotReady("waiting to be the only operator");
            await Task.Delay(FirstPause, time, cancellationToken);
        }
        state.NotReady("migrating the catalog");
        await CatalogMigration.MigrateAsync(catalog, cancellationToken);
        foreach (var task in startTasks)
        {
            await task.RunAsync(cancellationToken);
        }
        return true;
    }

    private async Task<bool> BringUpAsync(CancellationToken cancellationToken)
    {
        var failures = await round.RunAsync(cancellationToken);
        // A tenant that was served before and cannot be now is an incident of its own; one that was never made is ours.
        var unmade = failures.Where(failure => failure.IsNew).ToList();
        if (unmade.Count == 0)
        {
            state.Ready();
            LogReady();
        }
        else
        {
            state.NotReady(string.Join('\n', unmade.Select(failure => $"{failure.UrlId}: {failure.Reason}")));
        }
        return failures.Count == 0;
    }

    private async Task UntilItWorksAsync(Func<CancellationToken, Task<bool>> work, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks)))
        {
            try
            {
                if (await work(cancellationToken))
                {
                    return;
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e, pause);
                state.NotReady(e.Message);
            }
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async ValueTask StopServerAsync(PostgresCluster cluster, CancellationToken cancellationToken)
    {
        try
        {
            await cluster.StopAsync(cancellationToken);
        }
        catch (ServerException e)
        {
            LogNotStopped(e, cluster.Facts.Folder);
        }
    }

    [LoggerMessage(4011, LogLevel.Information, "Every tenant is ready")]
    private partial void LogReady();

    [LoggerMessage(4012, LogLevel.Error, "The operator tries again in {Pause}")]
    private partial void LogFailed(Exception exception, TimeSpan pause);

    [LoggerMessage(4013, LogLevel.Error, "The cluster in {Folder} does not stop")]
    private partial void LogNotStopped(Exception exception, string folder);
}
