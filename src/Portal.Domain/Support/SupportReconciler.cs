using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Staff.Support;

namespace Portal.Domain.Support;

/// <summary>
/// Brings catalog and tenant's database to agree on every support session: ends those that expired or lost their authority,
/// fails starts that were interrupted, and copies ends from one to the other. Authority does not depend on it, since a session
/// is valid only while both rows are live. Every step is a guarded update, so several nodes may run it at once.
/// </summary>
public sealed partial class SupportReconciler(
    TenantDirectory directory,
    SupportLists lists,
    SupportCatalog catalog,
    TenantSupportSessions tenants,
    ILogger<SupportReconciler> logger
)
{
    private readonly ConcurrentDictionary<SupportSessionId, bool> completed = new();

    /// <summary>Runs once.</summary>
    /// <param name="only">Only these sessions, so that their caller does not wait for other tenants' servers; null for all.</param>
    /// <param name="cancellationToken">Cancels between two steps.</param>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public async Task RunAsync(SupportPair? only, CancellationToken cancellationToken)
    {
        var uncompleted = await lists.UnreconciledAsync(only, cancellationToken);
        if (only is null)
        {
            Forget(uncompleted);
        }
        var waiting = uncompleted.Where(support => !completed.ContainsKey(support.Session.SupportSessionId));
        foreach (var ofTenant in waiting.GroupBy(support => support.Session.TenantId))
        {
            try
            {
                await RunAsync(ofTenant.Key, [.. ofTenant], cancellationToken);
            }
            catch (PortalException e)
            {
                LogDeferred(e, ofTenant.Key); // the next run tries again
            }
        }
    }

    private async Task RunAsync(TenantId id, List<UnreconciledSupport> sessions, CancellationToken cancellationToken)
    {
        var by = PlatformActor.Portal($"reconciler-{Guid.CreateVersion7():N}");
        foreach (var support in sessions.Where(s => s.Session.State == SupportSessionState.Intended))
        {
            await catalog.FailAsync(support.Session.SupportSessionId, SupportEnds.Interrupted, by, cancellationToken);
        }
        foreach (
            var support in sessions.Where(s => s is { StaffIsActive: false, Session.State: SupportSessionState.Open })
        )
        {
            await catalog.EndAsync(support.Session.SupportSessionId, SupportEnds.Authority, by, cancellationToken);
        }
        var tenant = await directory.GetServedAsync(id, cancellationToken);
        var ids = sessions.Select(s => s.Session.SupportSessionId).ToList();
        var known = (await tenants.FindAsync(tenant, ids, cancellationToken)).ToDictionary(row => row.Id);
        foreach (var support in sessions)
        {
            var row = known.GetValueOrDefault(support.Session.SupportSessionId);
            await CompleteAsync(tenant, support, row, by, cancellationToken);
        }
    }

    private async Task CompleteAsync(
        Tenant tenant,
        UnreconciledSupport support,
        TenantSupport? row,
        PlatformActor by,
        CancellationToken cancellationToken
    )
    {
        var session = support.Session;
        var id = session.SupportSessionId;
        if (row is { WasEntered: true } && session.EnteredAt is null)
        {
            var staff = PlatformActor.Staff(session.StaffId, support.StaffEmail, by.Address, by.CorrelationId);
            await catalog.MarkEnteredAsync(id, staff, cancellationToken);
        }
        var reason = Reason(support, row);
        if (reason is null)
        {
            return; // open and valid
        }
        if (session.State == SupportSessionState.Open)
        {
            await catalog.EndAsync(id, reason, by, cancellationToken);
        }
        if (row is { HasEnded: false })
        {
            await tenants.EndAsync(tenant, id, by, reason, cancellationToken);
        }
        completed[id] = true;
    }

    /// <summary>Why the session is over; null while it is valid.</summary>
    private static string? Reason(UnreconciledSupport support, TenantSupport? row) =>
        support.Session.State switch
        {
            SupportSessionState.Intended => SupportEnds.Interrupted,
            SupportSessionState.Open when !support.StaffIsActive => SupportEnds.Authority,
            SupportSessionState.Open when row is null => SupportEnds.Interrupted,
            SupportSessionState.Open when row.HasEnded => SupportEnds.Tenant,
            SupportSessionState.Open => row.IsOver ? SupportEnds.Clock : null,
            _ => support.Session.EndReason ?? SupportEnds.Interrupted,
        };

    private void Forget(List<UnreconciledSupport> uncompleted)
    {
        var current = uncompleted.Select(support => support.Session.SupportSessionId).ToHashSet();
        foreach (var id in completed.Keys.Where(id => !current.Contains(id)))
        {
            completed.TryRemove(id, out _);
        }
    }

    [LoggerMessage(2202, LogLevel.Warning, "Tenant {Tenant}: support sessions could not be reconciled now")]
    private partial void LogDeferred(Exception exception, TenantId tenant);
}
