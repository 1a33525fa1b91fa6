using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Sessions;
using Portal.Platform;

namespace Portal.Domain.Users;

/// <summary>The caller's own profile and sessions, for every role.</summary>
public sealed class ProfileOperations(TenantData data)
{
    /// <summary>The caller's own record with live sessions.</summary>
    public Task<UserDetail> GetAsync(Caller caller, CancellationToken cancellationToken) =>
        data.ReadAsync(
            caller,
            new(AuditAction.ProfileViewed, Permission.OwnProfile)
            {
                TargetKind = "user",
                TargetId = caller.User.UserId.Value,
            },
            (db, ct) => UserQueries.DetailAsync(db, caller.User.UserId, caller.SessionId, ct),
            cancellationToken
        );

    /// <summary>Ends one of the caller's own sessions.</summary>
    /// <exception cref="NotFoundException">The caller has no such live session.</exception>
    public Task EndSessionAsync(Caller caller, SessionId session, CancellationToken cancellationToken) =>
        data.ChangeAsync(
            caller,
            new(AuditAction.SessionEnded, Permission.OwnProfile)
            {
                TargetKind = "session",
                TargetId = session.Value,
                RevokesAuthority = caller.User.UserId.Value,
            },
            async (db, entry, ct) =>
            {
                entry.TargetLabel = caller.Actor.Label;
                return await UserSessions.EndAsync(db, caller.User.UserId, session, ct)
                    ? true
                    : throw new NotFoundException("This session has already ended.");
            },
            cancellationToken
        );

    /// <summary>Ends all of the caller's sessions but the present one.</summary>
    /// <returns>How many were ended.</returns>
    public Task<int> EndOtherSessionsAsync(Caller caller, CancellationToken cancellationToken) =>
        data.ChangeAsync(
            caller,
            new(AuditAction.SessionEnded, Permission.OwnProfile)
            {
                TargetKind = "user",
                TargetId = caller.User.UserId.Value,
                RevokesAuthority = caller.User.UserId.Value,
            },
            async (db, entry, ct) =>
            {
                entry.TargetLabel = caller.Actor.Label;
                var ended = await UserSessions.EndAllAsync(db, caller.User.UserId, caller.SessionId, ct);
                entry.Details = AuditEntries.ToJson(new { sessionsEnded = ended });
                return ended;
            },
            cancellationToken
        );
}
