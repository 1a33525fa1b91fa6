using System.Collections.Concurrent;
using Portal.Domain.Sessions;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Web.Circuits;

/// <summary>
/// Asks each tenant with open circuits once a second, one query for all its sessions (IC-8). A tenant whose server is
/// slow delays nobody else: it is skipped until its answer came, and its leases lapse by themselves.
/// </summary>
public sealed partial class SessionWatcher(
    LeaseRegistry registry,
    TenantDirectory directory,
    SessionStore sessions,
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
    public async Task CheckAsync(
        TenantId tenant,
        IReadOnlyList<SessionLease> leases,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var askedAt = time.GetTimestamp();
            var served = await directory.GetServedAsync(tenant, cancellationToken);
            var ids = leases.Where(lease => !lease.HasEnded).Select(lease => lease.SessionId).ToArray();
            if (ids.Length > 0)
            {
                var live = await sessions.CheckAsync(served.Binding, ids, cancellationToken);
                Apply(leases, live.ToDictionary(session => session.SessionId), askedAt);
            }
        }
        catch (TenantNotServedException)
        {
            EndAll(leases);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotConfirmed(e, tenant); // nothing is confirmed: the leases lapse (IC-10)
        }
        finally
        {
            asking.TryRemove(tenant, out _);
        }
    }

    private static void Apply(IReadOnlyList<SessionLease> leases, Dictionary<SessionId, LiveSession> live, long askedAt)
    {
        foreach (var lease in leases)
        {
            if (live.TryGetValue(lease.SessionId, out var session))
            {
                lease.Confirm(session, askedAt);
            }
            else
            {
                lease.End();
            }
        }
    }

    private static void EndAll(IReadOnlyList<SessionLease> leases)
    {
        foreach (var lease in leases)
        {
            lease.End();
        }
    }

    private static void CutLapsed(IReadOnlyList<SessionLease> leases)
    {
        foreach (var lease in leases)
        {
            if (!lease.Stands)
            {
                lease.Cut();
            }
        }
    }

    [LoggerMessage(3001, LogLevel.Error, "Tenant {Tenant}: open sessions could not be confirmed")]
    private partial void LogNotConfirmed(Exception exception, TenantId tenant);
}
