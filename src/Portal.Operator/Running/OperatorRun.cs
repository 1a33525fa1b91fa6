using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Operator.Jobs;
using Portal.Operator.Positions;
using Portal.Operator.Roles;
using Portal.Operator.Servers;
using Portal.Platform.Catalog;

namespace Portal.Operator.Running;

/// <summary>
/// What the operator does while it leads: migrate the catalog, bring up every tenant, retry what failed, supervise the
/// clusters, mark what was written to, and stop the clusters at the end. A lost lease cancels all of it until the lease is
/// taken again. One tenant's failure never delays another.
/// </summary>
internal sealed partial class OperatorRun(
    IDbContextFactory<CatalogDbContext> catalog,
    OperatorLease lease,
    IEnumerable<IStartTask> startTasks,
    TenantReconciliation round,
    ServerRegistry servers,
    ServerSupervision supervision,
    PositionMarking marking,
    Anchoring anchoring,
    JobLoop jobs,
    RoleGuard roles,
    ServiceRoleGuard serviceRoles,
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
        if (!lease.IsHeld)
        {
            return; // the clusters are another operator's
        }
        // Not the caller's token: nothing would ever stop a cluster that is left running.
        await Parallel.ForEachAsync(servers.All(), CancellationToken.None, StopServerAsync);
        await lease.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (true)
        {
            var lost = await TakeLeaseAsync(stoppingToken);
            LogLeads();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lost);
            await LeadAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stoppingToken.ThrowIfCancellationRequested();
            LogLost();
        }
    }

    private async Task<CancellationToken> TakeLeaseAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (await lease.TryTakeAsync(cancellationToken) is { } lost)
                {
                    return lost;
                }
                state.NotReady("waiting: another operator leads");
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
            {
                await CatalogMigration.MigrateAsync(catalog, cancellationToken); // a new catalog: there is no lease yet
                continue;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogNoLease(e);
                state.NotReady("waiting for the catalog: " + e.Message);
            }
            await Task.Delay(FirstPause, time, cancellationToken);
        }
    }

    private Task LeadAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(
            supervision.RunAsync(cancellationToken),
            roles.RunAsync(cancellationToken),
            serviceRoles.RunAsync(cancellationToken),
            BringUpAllAsync(cancellationToken)
        );

    private async Task BringUpAllAsync(CancellationToken cancellationToken)
    {
        await UntilItWorksAsync(PrepareAsync, cancellationToken);
        state.NotReady("bringing up the tenants");
        await Task.WhenAll(
            marking.RunAsync(cancellationToken),
            anchoring.RunAsync(cancellationToken),
            jobs.RunAsync(cancellationToken),
            UntilItWorksAsync(BringUpAsync, cancellationToken)
        );
    }

    private async Task<bool> PrepareAsync(CancellationToken cancellationToken)
    {
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
        // A tenant that was served before and cannot be now is an incident; one that was never created is our failure.
        var missing = failures.Where(failure => failure.IsNew).ToList();
        if (missing.Count == 0)
        {
            state.Ready();
            LogReady();
        }
        else
        {
            state.NotReady(string.Join('\n', missing.Select(failure => $"{failure.UrlId}: {failure.Reason}")));
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
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
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

    [LoggerMessage(4012, LogLevel.Error, "The operator retries in {Pause}")]
    private partial void LogFailed(Exception exception, TimeSpan pause);

    [LoggerMessage(4013, LogLevel.Error, "The cluster in {Folder} does not stop")]
    private partial void LogNotStopped(Exception exception, string folder);

    [LoggerMessage(4014, LogLevel.Information, "This operator leads")]
    private partial void LogLeads();

    [LoggerMessage(4015, LogLevel.Warning, "This operator no longer leads")]
    private partial void LogLost();

    [LoggerMessage(4016, LogLevel.Warning, "The lease cannot be taken")]
    private partial void LogNoLease(Exception exception);
}
