using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Sessions;

namespace Portal.Domain.Users;

/// <summary>Ends sessions within a change's transaction.</summary>
internal static class UserSessions
{
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
        return await db
            .Sessions.Where(s => s.UserId == user && s.EndedAt == null && s.ExpiresAt > now && s.SessionId != except)
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
        return await db
                .Sessions.Where(s => s.UserId == user && s.SessionId == session && s.EndedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.EndedAt, now), cancellationToken) == 1;
    }
}
