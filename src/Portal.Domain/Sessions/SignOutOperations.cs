using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;

namespace Portal.Domain.Sessions;

/// <summary>Ends the caller's own session (ASVS 7.4.1).</summary>
public sealed class SignOutOperations(TenantData data)
{
    /// <summary>Ends the caller's session.</summary>
    /// <returns>The ID token for sign-out at the provider, if one was stored.</returns>
    public Task<string?> SignOutAsync(Caller caller, CancellationToken cancellationToken)
    {
        var id = caller.SessionId;
        return data.ChangeAsync(
            caller,
            new(AuditAction.SignedOut, Permission.OwnProfile)
            {
                TargetKind = "session",
                TargetId = id.Value,
                RevokesAuthority = caller.User.UserId.Value,
            },
            async (db, _, ct) =>
            {
                var session = await db.Sessions.SingleAsync(row => row.SessionId == id, ct);
                session.EndedAt = await DatabaseClock.NowAsync(db, ct);
                return session.IdToken;
            },
            cancellationToken
        );
    }
}
