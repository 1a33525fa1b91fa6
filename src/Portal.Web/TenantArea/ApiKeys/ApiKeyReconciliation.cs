using System.Collections.Concurrent;
using Portal.Domain.ApiKeys;
using Portal.Platform.Tenancy;
using Portal.Web.Circuits;

namespace Portal.Web.TenantArea.ApiKeys;

/// <summary>
/// Completes interrupted changes of keys where somebody is at work: every half minute it visits the tenants with open circuits
/// on this node, and nobody else. The number of tenants does not matter to it, a sleeping tenant's server is not woken, and
/// there is no list of open work that a killed process could take with it. Where nobody is at work nothing needs to be in time:
/// a key whose halves disagree is worth nothing (IC-9), and whoever opens the list of keys completes the rest first.
/// </summary>
internal sealed class ApiKeyReconcilers(LeaseRegistry circuits, ApiKeyReconciler repair, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<TenantId, byte> visiting = new();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (tenant, _) in circuits.Snapshot())
            {
                _ = VisitAsync(tenant, stoppingToken); // a tenant whose server is slow delays nobody else
            }
        }
    }

    /// <summary>One visit, unless the one before is still under way.</summary>
    internal async Task VisitAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        if (!visiting.TryAdd(tenant, 0))
        {
            return;
        }
        try
        {
            await repair.TryRunAsync(tenant, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
        finally
        {
            visiting.TryRemove(tenant, out _);
        }
    }
}
