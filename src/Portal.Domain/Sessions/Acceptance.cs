using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Users;
using Portal.Platform;

namespace Portal.Domain.Sessions;

/// <summary>What becomes of an identity that comes for an invited user.</summary>
internal enum AcceptanceRule
{
    /// <summary>It is bound: its issuer is trusted and vouches for the invited e-mail.</summary>
    Bind = 1,

    /// <summary>
    /// It is bound: nobody else could confirm a company's first admin, or its only one who was locked out. The entry names who
    /// holds the set-up link and which member of the staff sent it.
    /// </summary>
    BindFirstAdmin = 2,

    /// <summary>Nobody vouches for its e-mail: an admin decides.</summary>
    AwaitConfirmation = 3,

    /// <summary>Its issuer is trusted and does not vouch for the invited e-mail: refused; the invitation stays usable.</summary>
    RefuseEmail = 4,
}

/// <summary>
/// The one place of the rule that an invitation is for one e-mail address, and not for whoever holds its link.
/// </summary>
internal static class Acceptance
{
    /// <summary>The rule that applies; the user is locked.</summary>
    public static async Task<AcceptanceRule> DecideAsync(
        TenantDbContext db,
        User user,
        SignInRequest request,
        CancellationToken cancellationToken
    )
    {
        if (request.Provider.TrustsEmail)
        {
            var isInvited =
                request.Identity.EmailVerified && EmailAddress.Canonical(request.Identity.Email) == user.Email;
            return isInvited ? AcceptanceRule.Bind : AcceptanceRule.RefuseEmail;
        }
        return await IsFirstAdminAsync(db, user, request.Provider.Issuer, cancellationToken)
            ? AcceptanceRule.BindFirstAdmin
            : AcceptanceRule.AwaitConfirmation;
    }

    /// <summary>Binds the identity to the user; from then on only (issuer, subject) counts.</summary>
    public static async Task BindAsync(
        TenantDbContext db,
        User user,
        SignInIdentity identity,
        AcceptanceRule rule,
        CancellationToken cancellationToken
    )
    {
        user.AwaitsConfirmation = rule == AcceptanceRule.AwaitConfirmation;
        user.State = user.AwaitsConfirmation ? UserState.AwaitingConfirmation : UserState.Active;
        (user.Issuer, user.Subject) = (identity.Issuer, identity.Subject);
        (user.ProviderEmail, user.ProviderName) = (SearchText.Clean(identity.Email), SearchText.Clean(identity.Name));
        user.Version++;
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE invitations SET accepted_at = now()
            WHERE user_id = {user.UserId.Value} AND accepted_at IS NULL AND revoked_at IS NULL
            """,
            cancellationToken
        );
    }

    /// <summary>Lets go of an identity that was not confirmed.</summary>
    public static void Undo(User user)
    {
        (user.State, user.AwaitsConfirmation) = (UserState.Invited, false);
        (user.Issuer, user.Subject, user.ProviderEmail, user.ProviderName) = (null, null, null, null);
    }

    /// <summary>Of two set-up links that are used at once, the lock on people lets only the first one through.</summary>
    private static async Task<bool> IsFirstAdminAsync(
        TenantDbContext db,
        User user,
        string issuer,
        CancellationToken cancellationToken
    ) =>
        user.Role == UserRole.Admin
        && await db.Invitations.AnyAsync(
            i => i.UserId == user.UserId && i.AcceptedAt == null && i.RevokedAt == null && i.SentById != null,
            cancellationToken
        )
        && !await UserQueries.HasOtherAdminAsync(db, user.UserId, issuer, cancellationToken);
}
