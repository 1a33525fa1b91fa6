using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Staff.Support;

namespace Portal.Domain.Support;

/// <summary>
/// Makes the two halves of every support session say the same: ends what is past its time or has lost its authority, gives
/// up what was never opened, and tells one half what the other knows. Authority never waits for it, since a session
/// counts only while both halves are live. Every step is guarded, so several nodes may run it at once.
/// </summary>
public sealed partial class SupportReconciler(
    TenantDirectory directory,
    SupportLists lists,
    SupportCatalog catalog,
    TenantSupportSessions tenants,
    ILogger<SupportReconciler> logger
)
{
    private readonly ConcurrentDictionary<SupportSessionId, bool> settled = new();

    /// <summary>One run.</summary>
    /// <param name="only">Only these sessions, so that nobody waits for the servers of the others; null for all.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public async Task RunAsync(SupportPair? only, CancellationToken cancellationToken)
    {
        var unsettled = await lists.UnreconciledAsync(only, cancellationToken);
        if (only is null)
        {
            Forget(unsettled);
        }
        var waiting = unsettled.Where(support => !settled.ContainsKey(support.Session.SupportSessionId));
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
        var by = PlatformActor.Portal($"settlement-{Guid.CreateVersion7():N}");
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
        var known = (await tenants.FindAsync(tenant, ids, cancellationToken)).ToDictionary(half => half.Id);
        foreach (var support in sessions)
        {
            var half = known.GetValueOrDefault(support.Session.SupportSessionId);
            await SettleAsync(tenant, support, half, by, cancellationToken);
        }
    }

    private async Task SettleAsync(
        Tenant tenant,
        UnreconciledSupport support,
        TenantSupport? half,
        PlatformActor by,
        CancellationToken cancellationToken
    )
    {
        var session = support.Session;
        var id = session.SupportSessionId;
        if (half is { WasEntered: true } && session.EnteredAt is null)
        {
            var staff = PlatformActor.Staff(session.StaffId, support.StaffEmail, by.Address, by.CorrelationId);
            await catalog.MarkEnteredAsync(id, staff, cancellationToken);
        }
        var reason = Reason(support, half);
        if (reason is null)
        {
            return; // open, and rightly so
        }
        if (session.State == SupportSessionState.Open)
        {
            await catalog.EndAsync(id, reason, by, cancellationToken);
        }
        if (half is { HasEnded: false })
        {
            await tenants.EndAsync(tenant, id, by, reason, cancellationToken);
        }
        settled[id] = true;
    }

    /// <summary>Why the session is over; null while it is not.</summary>
    private static string? Reason(UnreconciledSupport support, TenantSupport? half) =>
        support.Session.State switch
        {
            SupportSessionState.Intended => SupportEnds.Interrupted,
            SupportSessionState.Open when !support.StaffIsActive => SupportEnds.Authority,
            SupportSessionState.Open when half is null => SupportEnds.Interrupted,
            SupportSessionState.Open when half.HasEnded => SupportEnds.Tenant,
            SupportSessionState.Open => half.IsOver ? SupportEnds.Clock : null,
            _ => support.Session.EndReason ?? SupportEnds.Interrupted,
        };

    private void Forget(List<UnreconciledSupport> unsettled)
    {
        var current = unsettled.Select(support => support.Session.SupportSessionId).ToHashSet();
        foreach (var id in settled.Keys.Where(id => !current.Contains(id)))
        {
            settled.TryRemove(id, out _);
        }
    }

    [LoggerMessage(2202, LogLevel.Warning, "Tenant {Tenant}: support sessions could not be settled now")]
    private partial void LogDeferred(Exception exception, TenantId tenant);
}
