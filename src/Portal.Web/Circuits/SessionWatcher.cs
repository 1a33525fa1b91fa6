using System.Collections.Concurrent;
using Portal.Domain.Sessions;
using Portal.Domain.Support;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Web.Circuits;

/// <summary>
/// Asks each tenant with open circuits once a second, one query for all its sessions and, where there are any, one for its
/// support sessions beside one to the catalog (IC-8, IC-9). A tenant whose server is slow delays nobody else: it is
/// skipped until its answer came, and its leases lapse by themselves.
/// </summary>
public sealed partial class SessionWatcher(
    LeaseRegistry registry,
    TenantDirectory directory,
    SessionStore sessions,
    SupportStore support,
    TimeProvider time,
    ILogger<SessionWatcher> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<TenantId, byte> asking = new();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (tenant, leases) in registry.Snapshot())
            {
                CutLapsed(leases);
                if (asking.TryAdd(tenant, 0))
                {
                    _ = CheckAsync(tenant, leases, stoppingToken);
                }
            }
        }
    }

    /// <summary>One look at the sessions of one tenant.</summary>
    public async Task CheckAsync(TenantId tenant, IReadOnlyList<ILease> leases, CancellationToken cancellationToken)
    {
        try
        {
            // Apart from each other: what keeps the one kind from being confirmed must not freeze the other.
            await Task.WhenAll(
                CheckKindAsync(tenant, [.. leases.OfType<SessionLease>()], CheckSessionsAsync, cancellationToken),
                CheckKindAsync(tenant, [.. leases.OfType<SupportLease>()], CheckSupportAsync, cancellationToken)
            );
        }
        finally
        {
            asking.TryRemove(tenant, out _);
        }
    }

    private async Task CheckKindAsync<TLease>(
        TenantId tenant,
        List<TLease> leases,
        Func<TenantBinding, List<TLease>, CancellationToken, Task> check,
        CancellationToken cancellationToken
    )
        where TLease : class, ILease
    {
        var standing = leases.Where(lease => !lease.State.HasEnded).ToList();
        if (standing.Count == 0)
        {
            return;
        }
        try
        {
            var served = await directory.GetServedAsync(tenant, cancellationToken);
            await check(served.Binding, standing, cancellationToken);
        }
        catch (TenantNotServedException)
        {
            standing.ForEach(lease => lease.State.End());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotConfirmed(e, tenant); // nothing is confirmed: the leases lapse (IC-10)
        }
    }

    private async Task CheckSessionsAsync(
        TenantBinding binding,
        List<SessionLease> leases,
        CancellationToken cancellationToken
    )
    {
        var askedAt = time.GetTimestamp();
        var ids = leases.ConvertAll(lease => lease.SessionId);
        var live = (await sessions.CheckAsync(binding, ids, cancellationToken)).ToDictionary(now => now.SessionId);
        foreach (var lease in leases)
        {
            if (live.TryGetValue(lease.SessionId, out var now))
            {
                lease.Confirm(now, askedAt);
            }
            else
            {
                lease.State.End();
            }
        }
    }

    private async Task CheckSupportAsync(
        TenantBinding binding,
        List<SupportLease> leases,
        CancellationToken cancellationToken
    )
    {
        var askedAt = time.GetTimestamp();
        var ids = leases.ConvertAll(lease => lease.SupportSessionId);
        var live = (await support.CheckAsync(binding, ids, cancellationToken)).ToDictionary(now => now.Id);
        foreach (var lease in leases)
        {
            if (live.TryGetValue(lease.SupportSessionId, out var now))
            {
                lease.Confirm(now, askedAt);
            }
            else
            {
                lease.State.End();
            }
        }
    }

    private static void CutLapsed(IReadOnlyList<ILease> leases)
    {
        foreach (var lease in leases.Where(lease => !lease.State.Stands))
        {
            lease.State.Cut();
        }
    }

    [LoggerMessage(3001, LogLevel.Error, "Tenant {Tenant}: open sessions could not be confirmed")]
    private partial void LogNotConfirmed(Exception exception, TenantId tenant);
}
