using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;

namespace Portal.Staff;

/// <summary>A signed-in member of the staff, as the catalog says at this moment. Nothing of it is cached.</summary>
/// <param name="SessionId">The browser's session.</param>
/// <param name="StaffId">The person.</param>
/// <param name="Email">E-mail address, lower case.</param>
/// <param name="DisplayName">Name as shown.</param>
/// <param name="Role">What the person may do now.</param>
public sealed record LiveStaff(
    StaffSessionId SessionId,
    StaffId StaffId,
    string Email,
    string DisplayName,
    StaffRole Role
);

/// <summary>
/// Sessions of the staff area. Each request queries the catalog, so that a deactivated person's sessions are over with the next
/// request; time is the catalog's.
/// </summary>
public sealed class StaffSessions(IDbContextFactory<CatalogDbContext> catalog)
{
    /// <summary>Absolute lifetime of a session.</summary>
    public static readonly TimeSpan Absolute = TimeSpan.FromHours(8);

    /// <summary>Idle timeout.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    /// <summary>Length of a session's secret in bytes.</summary>
    public const int SecretLength = 32;

    private static IQueryable<LiveStaff> Of(IQueryable<StaffSessionRow> sessions, IQueryable<StaffMemberRow> members) =>
        from session in sessions.AsNoTracking()
        join member in members.AsNoTracking() on session.StaffId equals member.StaffId
        select new LiveStaff(session.StaffSessionId, member.StaffId, member.Email, member.DisplayName, member.Role);

    private static readonly TimeSpan SeenPrecision = TimeSpan.FromMinutes(1);

    /// <summary>The session that a cookie's secret opens, or null: unknown, ended, expired, idle, or the person deactivated.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<LiveStaff?> FindAsync(byte[] secret, CancellationToken cancellationToken)
    {
        var hash = SHA256.HashData(secret);
        return catalog.ExecuteAsync(async db =>
        {
            var sessions = db.StaffSessions.FromSql(
                $"""
                SELECT * FROM staff_sessions
                WHERE secret_hash = {hash} AND ended_at IS NULL
                  AND expires_at > now() AND last_seen_at > now() - {Idle}
                """
            );
            var found = await Of(sessions, db.StaffMembers.Where(member => member.State == StaffState.Active))
                .SingleOrDefaultAsync(cancellationToken);
            if (found is not null)
            {
                await MarkSeenAsync(db, found.SessionId, cancellationToken);
            }
            return found;
        });
    }

    /// <summary>The session if it is live still, or null. It is no use of the session: what asks again and again keeps none alive.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<LiveStaff?> ConfirmAsync(StaffSessionId session, CancellationToken cancellationToken) =>
        catalog.ExecuteAsync(db =>
            Of(
                    db.StaffSessions.FromSql(
                        $"""
                        SELECT * FROM staff_sessions
                        WHERE staff_session_id = {session.Value} AND ended_at IS NULL
                          AND expires_at > now() AND last_seen_at > now() - {Idle}
                        """
                    ),
                    db.StaffMembers.Where(member => member.State == StaffState.Active)
                )
                .SingleOrDefaultAsync(cancellationToken)
        );

    /// <summary>Why the session of a secret is over; null if there is none. Not asked for one that is live.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<StaffSessionEnd?> FindEndAsync(byte[] secret, CancellationToken cancellationToken)
    {
        var hash = SHA256.HashData(secret);
        return catalog.ExecuteAsync(db =>
            (
                from session in db.StaffSessions
                join member in db.StaffMembers on session.StaffId equals member.StaffId
                where session.SecretHash == hash
                select (StaffSessionEnd?)(
                    member.State != StaffState.Active ? StaffSessionEnd.Deactivated
                    : session.EndedAt != null ? StaffSessionEnd.Ended
                    : StaffSessionEnd.Time
                )
            ).SingleOrDefaultAsync(cancellationToken)
        );
    }

    /// <summary>The sessions that have not ended of whom the staff's issuer knows by this subject.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<List<LiveStaff>> FindOfAsync(string issuer, string subject, CancellationToken cancellationToken) =>
        catalog.ExecuteAsync(db =>
            Of(
                    db.StaffSessions.Where(session => session.EndedAt == null),
                    db.StaffMembers.Where(member => member.Issuer == issuer && member.Subject == subject)
                )
                .ToListAsync(cancellationToken)
        );

    /// <summary>Ends a session that was just found live; the entry is part of the same transaction.</summary>
    /// <returns>Its ID token for sign-out at the provider; null when it was over already.</returns>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer; the session may still be open.</exception>
    public Task<string?> EndAsync(StaffCaller staff, StaffSessionId session, CancellationToken cancellationToken) =>
        catalog.ExecuteAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var ended = await db
                .StaffSessions.FromSql(
                    $"""
                    UPDATE staff_sessions SET ended_at = now()
                    WHERE staff_session_id = {session.Value} AND ended_at IS NULL RETURNING *
                    """
                )
                .AsNoTracking()
                .ToListAsync(cancellationToken);
            if (ended.Count == 0)
            {
                return null;
            }
            db.PlatformLog.Add(staff.Actor.Entry(PlatformAction.StaffSignedOut, AuditOutcome.Succeeded));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return ended[0].IdToken;
        });

    // Only once a minute, so that reading pages does not write a row each time.
    private static Task<int> MarkSeenAsync(
        CatalogDbContext db,
        StaffSessionId session,
        CancellationToken cancellationToken
    ) =>
        db.Database.ExecuteSqlAsync(
            $"""
            UPDATE staff_sessions SET last_seen_at = now()
            WHERE staff_session_id = {session.Value} AND last_seen_at < now() - {SeenPrecision}
              AND last_seen_at > now() - {Idle}
            """,
            cancellationToken
        );
}
