using System.Collections.Concurrent;
using Portal.Domain.Sessions;
using Portal.Domain.Support;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Web.SignIn;
using Portal.Web.Support;

namespace Portal.Web.Circuits;

/// <summary>
/// Looks up the sessions of open circuits once a second: per tenant one query for all people's sessions and, if there are
/// any, one for support sessions beside one to the catalog (IC-8, IC-9). A slow server delays no other tenant, nor one kind
/// of session the other: until its answer arrives it is skipped, and its leases lapse by themselves.
/// </summary>
internal sealed partial class SessionWatcher(
    LeaseRegistry registry,
    CircuitTabs tabs,
    TenantDirectory directory,
    SessionStore people,
    SupportStore support,
    TimeProvider time,
    ILogger<SessionWatcher> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<(TenantId Tenant, bool IsSupport), byte> running = new();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            tabs.EndOverdue();
            foreach (var (tenant, leases) in registry.Snapshot())
            {
                foreach (var lapsed in leases.Where(lease => !lease.IsValid))
                {
                    lapsed.Disconnect();
                }
                foreach (var kind in leases.GroupBy(lease => lease.Identity.Key.IsSupport))
                {
                    _ = CheckUnlessRunningAsync(tenant, kind, stoppingToken);
                }
            }
        }
    }

    /// <summary>Looks up sessions of one tenant, then confirms or ends their leases.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="leases">Leases of people, or of support sessions.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task CheckAsync(TenantId tenant, IEnumerable<Lease> leases, CancellationToken cancellationToken)
    {
        var open = leases.Where(lease => !lease.HasEnded).ToList();
        if (open.Count == 0)
        {
            return;
        }
        try
        {
            var served = await directory.GetServedAsync(tenant, cancellationToken);
            var live = await FindAsync(served.Binding, open.ConvertAll(lease => lease.Identity), cancellationToken);
            foreach (var lease in open)
            {
                if (live.GetValueOrDefault(lease.Identity.Key) is { } now)
                {
                    lease.Confirm(now);
                }
                else
                {
                    lease.End();
                }
            }
        }
        catch (TenantNotServedException)
        {
            open.ForEach(lease => lease.End());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotConfirmed(e, tenant); // nothing is confirmed: the leases lapse (IC-10)
        }
    }

    private async Task CheckUnlessRunningAsync(
        TenantId tenant,
        IGrouping<bool, Lease> leases,
        CancellationToken cancellationToken
    )
    {
        if (!running.TryAdd((tenant, leases.Key), 0))
        {
            return;
        }
        try
        {
            await CheckAsync(tenant, leases, cancellationToken);
        }
        finally
        {
            running.TryRemove((tenant, leases.Key), out _);
        }
    }

    /// <summary>Those of the sessions that are live now.</summary>
    private async Task<Dictionary<LeaseKey, TenantIdentity>> FindAsync(
        TenantBinding tenant,
        List<TenantIdentity> sessions,
        CancellationToken cancellationToken
    )
    {
        var found = new Dictionary<LeaseKey, TenantIdentity>();
        var askedAt = time.GetTimestamp();
        if (sessions.OfType<PersonIdentity>().Select(person => person.Session.SessionId).ToList() is [_, ..] personIds)
        {
            foreach (var live in await people.CheckAsync(tenant, personIds, cancellationToken))
            {
                var identity = new PersonIdentity(tenant.TenantId, live, askedAt);
                found.Add(identity.Key, identity);
            }
        }
        if (sessions.OfType<SupportIdentity>().Select(staff => staff.Session.Id).ToList() is [_, ..] supportIds)
        {
            foreach (var live in await support.CheckAsync(tenant, supportIds, cancellationToken))
            {
                var identity = new SupportIdentity(tenant.TenantId, live, askedAt);
                found.Add(identity.Key, identity);
            }
        }
        return found;
    }

    [LoggerMessage(3001, LogLevel.Error, "Tenant {Tenant}: open sessions could not be confirmed")]
    private partial void LogNotConfirmed(Exception exception, TenantId tenant);
}
