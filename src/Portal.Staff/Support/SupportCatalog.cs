using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Staff.Support;

/// <summary>What the catalog says of a live support session; the tenant's row must say the same (IC-9).</summary>
/// <param name="Id">The session.</param>
/// <param name="StaffId">The staff member.</param>
/// <param name="Mode">What it may do.</param>
public sealed record CatalogSupport(SupportSessionId Id, StaffId StaffId, SupportMode Mode);

/// <summary>
/// The catalog's rows of support sessions. Each step and its entry in the platform log are one transaction, and each is
/// one guarded UPDATE, so that of two who do it at the same time one wins.
/// </summary>
public sealed class SupportCatalog(IDbContextFactory<CatalogDbContext> catalog)
{
    /// <summary>First step of a start: the intent. It opens nothing.</summary>
    /// <exception cref="ConflictException">This staff member has a session at this tenant that has not ended.</exception>
    /// <exception cref="ForbiddenException">The staff member is not active.</exception>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<SupportSessionId> IntendAsync(
        StaffCaller staff,
        TenantId tenant,
        string ticket,
        SupportMode mode,
        int minutes,
        CancellationToken cancellationToken
    ) =>
        catalog.ExecuteAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await EnsureActiveAsync(db, staff.StaffId, cancellationToken);
            var row = new SupportSessionRow
            {
                SupportSessionId = SupportSessionId.New(),
                TenantId = tenant,
                StaffId = staff.StaffId,
                Ticket = ticket,
                Mode = mode,
                Minutes = minutes,
                State = SupportSessionState.Intended,
            };
            db.SupportSessions.Add(row);
            db.PlatformLog.Add(
                staff.Actor.Entry(
                    PlatformAction.SupportSessionIntended,
                    AuditOutcome.Succeeded,
                    tenant,
                    row.SupportSessionId,
                    mode.ToString()
                )
            );
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
            catch (DbUpdateException e)
                when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
            {
                throw new ConflictException("You have an open support session at this company. End it first.");
            }
            return row.SupportSessionId;
        });

    /// <summary>Last step of a start: the tenant's log has it.</summary>
    /// <returns>False when it has failed meanwhile.</returns>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer; it may be open or not.</exception>
    public Task<bool> OpenAsync(
        SupportSessionId id,
        DateTimeOffset expiresAt,
        PlatformActor by,
        CancellationToken cancellationToken
    ) =>
        StepAsync(
            $"""
            UPDATE support_sessions SET state = 'Open', expires_at = {expiresAt}
            WHERE support_session_id = {id.Value} AND state = 'Intended' RETURNING *
            """,
            row => by.Entry(PlatformAction.SupportSessionOpened, AuditOutcome.Succeeded, row.TenantId, id),
            cancellationToken
        );

    /// <summary>Ends it; its authority is gone with the commit.</summary>
    /// <param name="id">The session.</param>
    /// <param name="reason">A word of <see cref="SupportEnds"/>.</param>
    /// <param name="by">Who ended it.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>False when it was over already.</returns>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer; it may still be open.</exception>
    public Task<bool> EndAsync(
        SupportSessionId id,
        string reason,
        PlatformActor by,
        CancellationToken cancellationToken
    ) =>
        StepAsync(
            $"""
            UPDATE support_sessions SET state = 'Ended', ended_at = now(), end_reason = {reason}
            WHERE support_session_id = {id.Value} AND state = 'Open' RETURNING *
            """,
            row => by.Entry(PlatformAction.SupportSessionEnded, AuditOutcome.Succeeded, row.TenantId, id, reason),
            cancellationToken
        );

    /// <summary>A start that was not completed.</summary>
    /// <returns>False when it did, or has failed already.</returns>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<bool> FailAsync(
        SupportSessionId id,
        string reason,
        PlatformActor by,
        CancellationToken cancellationToken
    ) =>
        StepAsync(
            $"""
            UPDATE support_sessions SET state = 'Failed', ended_at = now(), end_reason = {reason}
            WHERE support_session_id = {id.Value} AND state = 'Intended' RETURNING *
            """,
            row => by.Entry(PlatformAction.SupportSessionFailed, AuditOutcome.Succeeded, row.TenantId, id, reason),
            cancellationToken
        );

    /// <summary>Records that the staff member entered.</summary>
    /// <returns>False when it was noted already.</returns>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<bool> MarkEnteredAsync(SupportSessionId id, PlatformActor by, CancellationToken cancellationToken) =>
        StepAsync(
            $"""
            UPDATE support_sessions SET entered_at = now()
            WHERE support_session_id = {id.Value} AND entered_at IS NULL AND state IN ('Open', 'Ended') RETURNING *
            """,
            row => by.Entry(PlatformAction.SupportSessionEntered, AuditOutcome.Succeeded, row.TenantId, id),
            cancellationToken
        );

    /// <summary>Which of these are open and belong to an active staff member, in one query. Nothing is cached.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<List<CatalogSupport>> LiveAsync(
        TenantId tenant,
        IReadOnlyCollection<SupportSessionId> sessions,
        CancellationToken cancellationToken
    )
    {
        var ids = sessions.Select(id => id.Value).ToArray();
        return catalog.ExecuteAsync(db =>
            db.SupportSessions.FromSql($"SELECT * FROM support_sessions WHERE support_session_id = ANY({ids})")
                .Where(row => row.TenantId == tenant && row.State == SupportSessionState.Open)
                .Where(row => db.StaffMembers.Any(m => m.StaffId == row.StaffId && m.State == StaffState.Active))
                .Select(row => new CatalogSupport(row.SupportSessionId, row.StaffId, row.Mode))
                .ToListAsync(cancellationToken)
        );
    }

    /// <summary>One session, or null.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<SupportSessionRow?> FindAsync(SupportSessionId id, CancellationToken cancellationToken) =>
        catalog.ExecuteAsync(db =>
            db.SupportSessions.AsNoTracking().SingleOrDefaultAsync(row => row.SupportSessionId == id, cancellationToken)
        );

    /// <summary>What a staff member has open, at all tenants.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<List<SupportSessionId>> OpenOfAsync(StaffId staff, CancellationToken cancellationToken) =>
        catalog.ExecuteAsync(db =>
            db.SupportSessions.Where(row => row.StaffId == staff && row.State == SupportSessionState.Open)
                .Select(row => row.SupportSessionId)
                .ToListAsync(cancellationToken)
        );

    /// <summary>One guarded UPDATE and its entry, in one transaction.</summary>
    internal Task<bool> StepAsync(
        FormattableString update,
        Func<SupportSessionRow, PlatformLogRow> entry,
        CancellationToken cancellationToken
    ) =>
        catalog.ExecuteAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var rows = await db.SupportSessions.FromSql(update).AsNoTracking().ToListAsync(cancellationToken);
            if (rows.Count == 0)
            {
                return false;
            }
            db.PlatformLog.Add(entry(rows[0]));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        });

    /// <summary>The member stays locked until the transaction ends, so that a deactivation cannot miss the new session.</summary>
    private static async Task EnsureActiveAsync(CatalogDbContext db, StaffId staff, CancellationToken cancellationToken)
    {
        var active = await db
            .StaffMembers.FromSql(
                $"SELECT * FROM staff_members WHERE staff_id = {staff.Value} AND state = 'Active' FOR NO KEY UPDATE"
            )
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        if (active.Count == 0)
        {
            throw new ForbiddenException("Your access was deactivated.");
        }
    }
}

/// <summary>Why a support session ended or failed: the fixed words of the catalog.</summary>
public static class SupportEnds
{
    /// <summary>A member of the staff ended it.</summary>
    public const string Staff = "staff";

    /// <summary>An admin of the tenant ended it.</summary>
    public const string Tenant = "tenant";

    /// <summary>It expired.</summary>
    public const string Clock = "clock";

    /// <summary>The staff member is not active any more.</summary>
    public const string Authority = "authority";

    /// <summary>The process that started it did not come to the end.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>The company was suspended (<c>serve_company</c>).</summary>
    public const string Suspended = "suspended";
}
