using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Users;

namespace Portal.Domain.Sessions;

/// <summary>Finds the invited person that an unknown identity may be bound to, once.</summary>
internal static class InvitedUser
{
    /// <summary>By the invitation's secret, or by e-mail where the issuer is trusted and vouches for it.</summary>
    /// <exception cref="SignInRefusedException">There is nobody to bind to.</exception>
    public static async Task<User> FindAsync(
        TenantDbContext db,
        SignInRequest request,
        CancellationToken cancellationToken
    )
    {
        if (request.InvitationSecret is { } secret)
        {
            return await ByInvitationAsync(db, secret, cancellationToken)
                ?? throw new SignInRefusedException(SignInRefusal.InvitationNotValid);
        }
        if (
            request is
            { Tenant.IdentityProvider.TrustsEmail: true, Identity: { EmailVerified: true, Email: { } email } }
        )
        {
            return await ByEmailAsync(db, email, cancellationToken)
                ?? throw new SignInRefusedException(SignInRefusal.NotInvited);
        }
        throw new SignInRefusedException(SignInRefusal.NotInvited);
    }

    /// <summary>Binds the identity to the user; from then on only (issuer, subject) counts.</summary>
    public static async Task BindAsync(
        TenantDbContext db,
        User user,
        SignInIdentity identity,
        CancellationToken cancellationToken
    )
    {
        user.Issuer = identity.Issuer;
        user.Subject = identity.Subject;
        user.State = UserState.Active;
        user.Version++;
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE invitations SET accepted_at = now()
            WHERE user_id = {user.UserId.Value} AND accepted_at IS NULL AND revoked_at IS NULL
            """,
            cancellationToken
        );
    }

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
                FOR UPDATE
                """
            )
            .SingleOrDefaultAsync(cancellationToken);
    }

    private static async Task<User?> ByEmailAsync(TenantDbContext db, string email, CancellationToken cancellationToken)
    {
        var address = email.ToLowerInvariant();
        return await db
            .Users.FromSql(
                $"""
                SELECT u.* FROM users AS u
                WHERE u.email = {address} AND u.state = 'Invited' AND u.issuer IS NULL
                FOR UPDATE
                """
            )
            .SingleOrDefaultAsync(cancellationToken);
    }
}
