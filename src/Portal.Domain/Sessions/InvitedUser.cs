using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Users;
using Portal.Platform;

namespace Portal.Domain.Sessions;

/// <summary>Finds the invited user that an unknown identity may be bound to.</summary>
internal static class InvitedUser
{
    /// <summary>
    /// By the invitation's secret, or by e-mail where the issuer is trusted and has verified it. The user stays locked until the
    /// transaction ends.
    /// </summary>
    /// <returns>Null if there is none.</returns>
    public static async Task<User?> FindAsync(
        TenantDbContext db,
        SignInRequest request,
        CancellationToken cancellationToken
    ) =>
        request switch
        {
            { InvitationSecret: { } secret } => await ByInvitationAsync(db, secret, cancellationToken),
            { Provider.TrustsEmail: true, Identity: { EmailVerified: true, Email: { } email } }
                when EmailAddress.Canonical(email) is { } address => await ByEmailAsync(db, address, cancellationToken),
            _ => null,
        };

    /// <summary>Both rows are locked, so that a link that is revoked at this moment is not used.</summary>
    private static async Task<User?> ByInvitationAsync(
        TenantDbContext db,
        byte[] secret,
        CancellationToken cancellationToken
    )
    {
        var hash = SessionSecret.Hash(secret);
        return await db
            .Users.FromSql(
                $"""
                SELECT u.* FROM users AS u JOIN invitations AS i ON i.user_id = u.user_id
                WHERE i.secret_hash = {hash} AND i.accepted_at IS NULL AND i.revoked_at IS NULL
                  AND i.expires_at > now() AND u.state = 'Invited' AND u.issuer IS NULL
                FOR NO KEY UPDATE
                """
            )
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>A user who was invited by link can only be bound while the link is valid: revoking it, or its expiry, ends this way, too.</summary>
    private static async Task<User?> ByEmailAsync(
        TenantDbContext db,
        string address,
        CancellationToken cancellationToken
    )
    {
        var user = await db
            .Users.FromSql(
                $"""
                SELECT * FROM users WHERE email = {address} AND state = 'Invited' AND issuer IS NULL
                FOR NO KEY UPDATE
                """
            )
            .SingleOrDefaultAsync(cancellationToken);
        if (user is null)
        {
            return null;
        }
        // A separate statement, which sees what was committed while the first one waited for the lock.
        var now = await DatabaseClock.NowAsync(db, cancellationToken);
        var invitations = db.Invitations.Where(i => i.UserId == user.UserId);
        var isValid =
            await invitations.AnyAsync(
                i => i.AcceptedAt == null && i.RevokedAt == null && i.ExpiresAt > now,
                cancellationToken
            ) || !await invitations.AnyAsync(cancellationToken);
        return isValid ? user : null;
    }
}
