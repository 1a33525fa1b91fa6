using System.Collections.Concurrent;
using Portal.Domain.ApiKeys;
using Portal.Domain.Users;
using Portal.Platform.Tenancy;
using Portal.Web.Circuits;

namespace Portal.Web.TenantArea;

/// <summary>
/// Completes interrupted changes of users and keys, every 30 seconds, of the tenants with open circuits on this node. So its
/// cost does not depend on the number of tenants, an idle tenant's server gets no connection, and there is no queue to lose
/// when a process is killed. Other tenants can wait: what the catalog has ended has no authority meanwhile, and a sign-in or
/// the list of keys reconciles first.
/// </summary>
internal sealed class AuthorityReconciliation(
    LeaseRegistry circuits,
    UserReconciler users,
    ApiKeyReconciler keys,
    TimeProvider time
) : BackgroundService
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
            await Task.WhenAll(
                users.TryRunAsync(tenant, cancellationToken),
                keys.TryRunAsync(tenant, cancellationToken)
            );
        }
        finally
        {
            running.TryRemove(tenant, out _);
        }
    }
}
