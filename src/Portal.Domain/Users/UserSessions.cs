using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Sessions;

namespace Portal.Domain.Users;

/// <summary>Finds live sessions, and ends them within a change's transaction.</summary>
internal static class UserSessions
{
    /// <summary>Live sessions, for users whose state is checked elsewhere. Without the columns that support may not read.</summary>
    public static IQueryable<Session> Live(TenantDbContext db) =>
        db.Sessions.FromSqlRaw(
            $"""
            SELECT session_id, user_id, created_at, expires_at, last_seen_at, address, user_agent, ended_at
            FROM sessions AS s WHERE {SessionLiveness.SessionIsLive}
            """
        );

    /// <summary>Ends all live sessions of a user but one.</summary>
    /// <returns>How many were ended.</returns>
    public static Task<int> EndAllAsync(
        TenantDbContext db,
        UserId user,
        SessionId? except,
        CancellationToken cancellationToken
    ) => EndAsync(db, s => s.UserId == user && s.SessionId != except, cancellationToken);

    /// <summary>Ends one live session of a user.</summary>
    /// <returns>Whether there was one to end.</returns>
    public static async Task<bool> EndAsync(
        TenantDbContext db,
        UserId user,
        SessionId session,
        CancellationToken cancellationToken
    ) => await EndAsync(db, s => s.UserId == user && s.SessionId == session, cancellationToken) == 1;

    private static async Task<int> EndAsync(
        TenantDbContext db,
        Expression<Func<Session, bool>> which,
        CancellationToken cancellationToken
    )
    {
        var now = await DatabaseClock.NowAsync(db, cancellationToken);
        var live = Live(db).Where(which).Select(s => s.SessionId);
        return await db
            .Sessions.Where(s => live.Contains(s.SessionId))
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), cancellationToken);
    }
}
