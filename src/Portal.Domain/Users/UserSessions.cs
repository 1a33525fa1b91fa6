using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Sessions;

namespace Portal.Domain.Users;

/// <summary>Finds live sessions, and ends them within a change's transaction.</summary>
internal static class UserSessions
{
    /// <summary>
    /// Sessions that can still be used at <paramref name="now"/>, the database's time: the same rule as
    /// <see cref="SessionCheck.IsLive"/>, for users whose state is looked at elsewhere.
    /// </summary>
    public static IQueryable<Session> Live(TenantDbContext db, DateTimeOffset now)
    {
        var idle = now - SessionCheck.IdleLifetime;
        return db.Sessions.Where(s => s.EndedAt == null && s.ExpiresAt > now && s.LastSeenAt > idle);
    }

    /// <summary>Ends all live sessions of a user but one.</summary>
    /// <returns>How many were ended.</returns>
    public static async Task<int> EndAllAsync(
        TenantDbContext db,
        UserId user,
        SessionId? except,
        CancellationToken cancellationToken
    )
    {
        var now = await DatabaseClock.NowAsync(db, cancellationToken);
        return await Live(db, now)
            .Where(s => s.UserId == user && s.SessionId != except)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), cancellationToken);
    }

    /// <summary>Ends one live session of a user.</summary>
    /// <returns>Whether there was one to end.</returns>
    public static async Task<bool> EndAsync(
        TenantDbContext db,
        UserId user,
        SessionId session,
        CancellationToken cancellationToken
    )
    {
        var now = await DatabaseClock.NowAsync(db, cancellationToken);
        return await Live(db, now)
                .Where(s => s.UserId == user && s.SessionId == session)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), cancellationToken) == 1;
    }
}
