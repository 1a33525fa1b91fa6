using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Sessions;

/// <summary>
/// Tells whoever holds a session's secret why the session is over, and nothing else. Who ended it is what the audit log says: the
/// entry is of the same transaction.
/// </summary>
public sealed class SessionEnds(TenantDatabase database)
{
    // An entry's time is the clock's, and the end that of its transaction, which lasts 2 seconds at most.
    private static readonly TimeSpan Transaction = TimeSpan.FromSeconds(5);

    private sealed record Ended(SessionId Session, UserId User, UserState State, DateTimeOffset? At);

    /// <summary>Why the session is over; null if there is no such session. Not asked for one that is live.</summary>
    /// <exception cref="PortalException">The tenant's server is unavailable.</exception>
    public Task<SessionEnd?> FindAsync(TenantBinding binding, ReadOnlyMemory<byte> secret, CancellationToken ct)
    {
        var hash = SessionSecret.Hash(secret.Span);
        return database.ReadAsync(
            binding,
            TenantRole.App,
            (db, token) => FindAsync(db, hash, token),
            new OperationDeadline(),
            ct
        );
    }

    private static async Task<SessionEnd?> FindAsync(TenantDbContext db, byte[] hash, CancellationToken ct)
    {
        var ended = await (
            from session in db.Sessions
            join user in db.Users on session.UserId equals user.UserId
            where session.SecretHash == hash
            select new Ended(session.SessionId, user.UserId, user.State, session.EndedAt)
        ).SingleOrDefaultAsync(ct);
        return ended switch
        {
            null => null,
            { State: UserState.Deactivated } => SessionEnd.Deactivated,
            { At: { } at } => await FindActorAsync(db, ended, at, ct),
            _ => SessionEnd.Time,
        };
    }

    private static async Task<SessionEnd> FindActorAsync(
        TenantDbContext db,
        Ended ended,
        DateTimeOffset at,
        CancellationToken ct
    )
    {
        Guid?[] targets = [ended.Session.Value, ended.User.Value];
        int[] actions = [(int)AuditAction.SignedOut, (int)AuditAction.SessionEnded];
        var until = at + Transaction;
        var entry = await db
            .AuditEntries.Where(e => targets.Contains(e.TargetId) && actions.Contains(e.Action))
            .Where(e => e.Outcome == AuditOutcome.Succeeded && e.OccurredAt >= at && e.OccurredAt < until)
            .OrderBy(e => e.OccurredAt)
            .Select(e => new { e.ActorKind, e.ActorId })
            .FirstOrDefaultAsync(ct);
        return entry switch
        {
            { ActorKind: AuditActorKind.System } => SessionEnd.Provider,
            { ActorId: { } actor } when actor == ended.User.Value => SessionEnd.Person,
            _ => SessionEnd.Administrator, // whatever else ends a session is an admin's doing
        };
    }
}
