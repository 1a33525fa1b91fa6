using Microsoft.Extensions.Logging;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Staff.Support;

namespace Portal.Domain.Support;

/// <summary>Lets admins of the tenant see the platform staff's access to their data, and end it.</summary>
public sealed partial class SupportAccessOperations(
    TenantData data,
    SupportCatalog catalog,
    ILogger<SupportAccessOperations> logger
)
{
    /// <summary>Active sessions and a part of the history, newest first.</summary>
    public Task<SupportOverview> ListAsync(Caller caller, PageRequest page, CancellationToken cancellationToken) =>
        data.ReadAsync(
            caller,
            new(AuditAction.SupportAccessListed, Permission.ManageSupportAccess)
            {
                TargetKind = SupportEntries.TargetKind,
                Details = new { page.Skip, page.Take },
            },
            (db, ct) => SupportViews.ListAsync(db, page.Bounded(), ct),
            cancellationToken
        );

    /// <summary>Ends a session at once; its circuits end within 2 seconds.</summary>
    /// <exception cref="NotFoundException">There is no such session in the caller's tenant, or it is over.</exception>
    public async Task EndAsync(Caller caller, SupportSessionId id, CancellationToken cancellationToken)
    {
        await data.ChangeAsync(
            caller,
            new(AuditAction.SupportSessionEnded, Permission.ManageSupportAccess)
            {
                TargetKind = SupportEntries.TargetKind,
                TargetId = id.Value,
                RevokesAuthority = id.Value,
            },
            async (db, entry, ct) =>
            {
                var now = await DatabaseClock.NowAsync(db, ct);
                var session = await TenantSupportSessions.LockAsync(db, id, ct);
                if (session is null or { EndedAt: not null } || session.ExpiresAt <= now)
                {
                    throw new NotFoundException("This support session has already ended.");
                }
                session.EndedAt = now;
                session.EndedByLabel = caller.Actor.Label;
                entry.TargetLabel = session.Ticket;
                entry.Details = AuditEntries.ToJson(new { reason = SupportEnds.Tenant, staff = session.StaffLabel });
                return true;
            },
            cancellationToken
        );
        await TellCatalogAsync(caller, id);
    }

    /// <summary>The authority has ended with the tenant's row already. The platform's log names no user of the tenant.</summary>
    private async Task TellCatalogAsync(Caller caller, SupportSessionId id)
    {
        try
        {
            var by = PlatformActor.Portal(caller.CorrelationId);
            await catalog.EndAsync(id, SupportEnds.Tenant, by, CancellationToken.None);
        }
        catch (ServiceUnavailableException e)
        {
            LogDeferred(e, id);
        }
    }

    [LoggerMessage(
        2203,
        LogLevel.Warning,
        "Support session {Session}: ending it in the catalog is left to the reconciler"
    )]
    private partial void LogDeferred(Exception exception, SupportSessionId session);
}
