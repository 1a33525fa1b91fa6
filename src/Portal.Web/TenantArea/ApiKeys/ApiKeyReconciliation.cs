using System.Collections.Concurrent;
using Portal.Domain.ApiKeys;
using Portal.Platform.Tenancy;
using Portal.Web.Circuits;

namespace Portal.Web.TenantArea.ApiKeys;

/// <summary>
/// Completes interrupted key changes, every 30 seconds, of the tenants with open circuits on this node. So its cost does not
/// depend on the number of tenants, an idle tenant's server gets no connection, and there is no queue to lose when a process
/// is killed. Other tenants can wait: a key that is not live in both places is invalid (IC-9), and opening the key list
/// reconciles first.
/// </summary>
internal sealed class ApiKeyReconciliation(LeaseRegistry circuits, ApiKeyReconciler reconciler, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<TenantId, byte> running = new();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (tenant, _) in circuits.Snapshot())
            {
                _ = ReconcileAsync(tenant, stoppingToken); // not awaited: a slow tenant must not delay others
            }
        }
    }

    /// <summary>Reconciles one tenant, unless that is already running.</summary>
    internal async Task ReconcileAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        if (!running.TryAdd(tenant, 0))
        {
            return;
        }
        try
        {
            await reconciler.TryRunAsync(tenant, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The process is shutting down.
        }
        finally
        {
            running.TryRemove(tenant, out _);
        }
    }
}
