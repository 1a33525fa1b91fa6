using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Sessions;
using Portal.Platform;

namespace Portal.Domain.Users;

/// <summary>An admin ends sessions of the tenant's people (ASVS 7.4.5).</summary>
public sealed class UserAccessOperations(TenantData data)
{
    /// <summary>Ends one session; its circuits end within 2 seconds.</summary>
    /// <exception cref="NotFoundException">The user has no such live session.</exception>
    public Task EndSessionAsync(Caller caller, UserId user, SessionId session, CancellationToken cancellationToken) =>
        data.ChangeAsync(
            caller,
            new(AuditAction.SessionEnded, Permission.ManageUsers)
            {
                TargetKind = "session",
                TargetId = session.Value,
                RevokesAuthority = user.Value,
            },
            async (db, entry, ct) =>
            {
                entry.TargetLabel = (await UserQueries.FindAsync(db, user, ct)).Email;
                return await UserSessions.EndAsync(db, user, session, ct)
                    ? true
                    : throw new NotFoundException("This session has already ended.");
            },
            cancellationToken
        );

    /// <summary>Ends all sessions of a user, the caller's own excepted.</summary>
    /// <returns>How many were ended.</returns>
    public Task<int> EndAllSessionsAsync(Caller caller, UserId user, CancellationToken cancellationToken) =>
        data.ChangeAsync(
            caller,
            new(AuditAction.SessionEnded, Permission.ManageUsers)
            {
                TargetKind = "user",
                TargetId = user.Value,
                RevokesAuthority = user.Value,
            },
            async (db, entry, ct) =>
            {
                entry.TargetLabel = (await UserQueries.FindAsync(db, user, ct)).Email;
                var ended = await UserSessions.EndAllAsync(db, user, new(caller.Authority.Id), ct);
                entry.Details = AuditEntries.ToJson(new { sessionsEnded = ended });
                return ended;
            },
            cancellationToken
        );
}
