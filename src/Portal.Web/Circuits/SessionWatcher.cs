using System.Collections.Concurrent;
using Portal.Domain.Sessions;
using Portal.Domain.Support;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Web.Circuits;

/// <summary>
/// Asks each tenant with open circuits once a second, one query for all its sessions and, where there are any, one for its
/// support sessions beside one to the catalog (IC-8, IC-9). A tenant whose server is slow delays nobody else, nor does the
/// one kind of sessions the other: it is skipped until its answer came, and its leases lapse by themselves.
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
    private readonly ConcurrentDictionary<(TenantId Tenant, bool IsSupport), byte> asking = new();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (tenant, leases) in registry.Snapshot())
            {
                DisconnectLapsed(leases);
                foreach (var kind in leases.GroupBy(lease => lease.Key.IsSupport))
                {
                    _ = CheckInTurnAsync(tenant, kind, stoppingToken);
                }
            }
        }
    }

    /// <summary>One look at sessions of one tenant.</summary>
    public async Task CheckAsync(TenantId tenant, IEnumerable<ILease> leases, CancellationToken cancellationToken)
    {
        var standing = leases.Where(lease => !lease.State.HasEnded).ToList();
        if (standing.Count == 0)
        {
            return;
        }
        try
        {
            var served = await directory.GetServedAsync(tenant, cancellationToken);
            await ConfirmAsync(
                standing.OfType<SessionLease>().ToList(),
                people => sessions.CheckAsync(served.Binding, people.ConvertAll(l => l.SessionId), cancellationToken),
                now => SessionLease.KeyOf(now.SessionId),
                (lease, now, askedAt) => lease.Confirm(now, askedAt)
            );
            await ConfirmAsync(
                standing.OfType<SupportLease>().ToList(),
                staff =>
                    support.CheckAsync(served.Binding, staff.ConvertAll(l => l.SupportSessionId), cancellationToken),
                now => SupportLease.KeyOf(now.Id),
                (lease, now, askedAt) => lease.Confirm(now, askedAt)
            );
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

    private async Task CheckInTurnAsync(
        TenantId tenant,
        IGrouping<bool, ILease> leases,
        CancellationToken cancellationToken
    )
    {
        if (!asking.TryAdd((tenant, leases.Key), 0))
        {
            return;
        }
        try
        {
            await CheckAsync(tenant, leases, cancellationToken);
        }
        finally
        {
            asking.TryRemove((tenant, leases.Key), out _);
        }
    }

    private async Task ConfirmAsync<TLease, TLive>(
        List<TLease> leases,
        Func<List<TLease>, Task<List<TLive>>> ask,
        Func<TLive, LeaseKey> keyOf,
        Action<TLease, TLive, long> confirm
    )
        where TLease : ILease
    {
        if (leases.Count == 0)
        {
            return;
        }
        var askedAt = time.GetTimestamp();
        var live = (await ask(leases)).ToDictionary(keyOf);
        foreach (var lease in leases)
        {
            if (live.TryGetValue(lease.Key, out var now))
            {
                confirm(lease, now, askedAt);
            }
            else
            {
                lease.State.End();
            }
        }
    }

    private static void DisconnectLapsed(IReadOnlyList<ILease> leases)
    {
        foreach (var lease in leases.Where(lease => !lease.State.IsValid))
        {
            lease.State.Disconnect();
        }
    }

    [LoggerMessage(3001, LogLevel.Error, "Tenant {Tenant}: open sessions could not be confirmed")]
    private partial void LogNotConfirmed(Exception exception, TenantId tenant);
}
