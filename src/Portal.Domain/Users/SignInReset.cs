using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Sessions;
using Portal.Platform.Catalog;

namespace Portal.Domain.Users;

/// <summary>
/// Lets go of a user's identity and invites the user again: id, role and history stay, and the next identity that accepts the
/// link is bound. The catalog's part is <see cref="AuthorityEnds"/>' and <see cref="IdentityReleases"/>'.
/// </summary>
internal static class SignInReset
{
    /// <summary>The operation: whoever is below its version in the catalog has no session, whatever happens in between.</summary>
    public static Operation Operation(AuditAction action, AuthorityIntent intent, UserId id) =>
        new(action, Permission.ManageUsers)
        {
            TargetKind = "user",
            TargetId = id.Value,
            RevokesAuthority = id.Value,
            Intent = intent,
        };

    /// <summary>In the transaction of the change; the user is locked.</summary>
    /// <returns>The new link, and what the audit entry tells.</returns>
    public static async Task<(InvitationLink Link, object Details)> ApplyAsync(
        TenantDbContext db,
        User user,
        SetUpSender? sender,
        CancellationToken cancellationToken
    )
    {
        var (before, identity) = (user.State, AcceptedIdentity.Of(user));
        var sessionsEnded = await UserSessions.EndAllAsync(db, user.UserId, except: null, cancellationToken);
        await InvitationRules.RevokeOpenAsync(db, user.UserId, cancellationToken);
        var link = await InvitationRules.AddAsync(db, user, cancellationToken, sender);
        await db.SaveChangesAsync(cancellationToken); // the only active admin may leave that state once the set-up link stands
        Acceptance.Undo(user);
        user.Version++;
        var after = new { state = user.State };
        return (
            link,
            new
            {
                before = new { state = before, identity },
                after,
                sessionsEnded,
                sender?.Reason,
                sender?.Ticket,
            }
        );
    }
}
