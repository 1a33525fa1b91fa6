using Microsoft.EntityFrameworkCore;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Staff.Support;

/// <summary>A support session as the staff see it; the reason is the tenant's and not here (IC-11).</summary>
/// <param name="Id">The session.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="StaffId">Who requested it.</param>
/// <param name="StaffEmail">That person's e-mail address.</param>
/// <param name="Ticket">Reference of the support case.</param>
/// <param name="Mode">Read-only or operate.</param>
/// <param name="Minutes">The requested duration, 1 to 30 minutes.</param>
/// <param name="State">Its state.</param>
/// <param name="IntendedAt">When it was requested, UTC, by the catalog's clock.</param>
/// <param name="ExpiresAt">Its end at the latest, UTC, by the tenant database's clock; null until it is open.</param>
/// <param name="EnteredAt">When the staff member entered, UTC, by the catalog's clock.</param>
/// <param name="EndedAt">When it ended or failed, UTC, by the catalog's clock.</param>
/// <param name="EndReason">A word of <see cref="SupportEnds"/>.</param>
public sealed record SupportListItem(
    SupportSessionId Id,
    TenantId TenantId,
    StaffId StaffId,
    string StaffEmail,
    string Ticket,
    SupportMode Mode,
    int Minutes,
    SupportSessionState State,
    DateTimeOffset IntendedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? EnteredAt,
    DateTimeOffset? EndedAt,
    string? EndReason
);

/// <summary>A session whose catalog row and tenant row may not agree yet.</summary>
/// <param name="Session">The catalog's row.</param>
/// <param name="StaffEmail">The staff member's address, for the tenant's log.</param>
/// <param name="StaffIsActive">Whether the staff member may still sign in.</param>
public sealed record UnreconciledSupport(SupportSessionRow Session, string StaffEmail, bool StaffIsActive);

/// <summary>The sessions of one staff member at one tenant.</summary>
/// <param name="StaffId">The staff member.</param>
/// <param name="TenantId">To whom.</param>
public sealed record SupportPair(StaffId StaffId, TenantId TenantId);

/// <summary>Lists of support sessions.</summary>
public sealed class SupportLists(IDbContextFactory<CatalogDbContext> catalog)
{
    /// <summary>
    /// The newest sessions: one's own, and all for a platform admin. The read is recorded in the platform log.
    /// </summary>
    /// <param name="staff">The caller.</param>
    /// <param name="tenant">Only this tenant's; null for all.</param>
    /// <param name="take">How many, 1 to 200.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer, or its log cannot be written.</exception>
    public Task<List<SupportListItem>> ListAsync(
        StaffCaller staff,
        TenantId? tenant,
        int take,
        CancellationToken cancellationToken
    ) =>
        catalog.ExecuteAsync(async db =>
        {
            var all = staff.Role == StaffRole.PlatformAdmin;
            var rows = await (
                from row in db.SupportSessions.AsNoTracking()
                join member in db.StaffMembers on row.StaffId equals member.StaffId
                where (tenant == null || row.TenantId == tenant) && (all || row.StaffId == staff.StaffId)
                orderby row.IntendedAt descending, row.SupportSessionId descending
                select new SupportListItem(
                    row.SupportSessionId,
                    row.TenantId,
                    row.StaffId,
                    member.Email,
                    row.Ticket,
                    row.Mode,
                    row.Minutes,
                    row.State,
                    row.IntendedAt,
                    row.ExpiresAt,
                    row.EnteredAt,
                    row.EndedAt,
                    row.EndReason
                )
            )
                .Take(Math.Clamp(take, 1, 200))
                .ToListAsync(cancellationToken);
            db.PlatformLog.Add(staff.Actor.Entry(PlatformAction.SupportSessionsListed, AuditOutcome.Succeeded, tenant));
            await db.SaveChangesAsync(cancellationToken);
            return rows;
        });

    /// <summary>
    /// What may need reconciling: open ones, starts not completed within a minute, and what ended within a day,
    /// whose tenant row may not show it yet.
    /// </summary>
    /// <param name="only">Only these; null for everybody's everywhere.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<List<UnreconciledSupport>> UnreconciledAsync(SupportPair? only, CancellationToken cancellationToken) =>
        catalog.ExecuteAsync(db =>
            (
                from row in db.SupportSessions.FromSql(
                    $"""
                    SELECT * FROM support_sessions
                    WHERE state = 'Open' OR (state = 'Intended' AND intended_at < now() - interval '1 minute')
                       OR ended_at > now() - interval '1 day'
                    """
                )
                join member in db.StaffMembers on row.StaffId equals member.StaffId
                where only == null || (row.StaffId == only.StaffId && row.TenantId == only.TenantId)
                select new UnreconciledSupport(row, member.Email, member.State == StaffState.Active)
            )
                .AsNoTracking()
                .ToListAsync(cancellationToken)
        );
}
