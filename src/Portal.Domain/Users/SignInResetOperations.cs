using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Platform;
using Portal.Platform.Catalog;

namespace Portal.Domain.Users;

/// <summary>
/// An admin invites a person again who is known already: somebody who was made again at the identity provider, whose company
/// moved to another one, or who was deactivated. The link is shown once, to the admin who passes it on.
/// </summary>
public sealed class SignInResetOperations(TenantData data)
{
    /// <summary>Lets go of the identity of an active user and ends all sessions at once.</summary>
    /// <exception cref="ConflictException">
    /// It is the caller or the only active admin, the user is not active, or somebody changed the user meanwhile.
    /// </exception>
    public Task<InvitationLink> ResetAsync(
        Caller caller,
        UserId id,
        int version,
        CancellationToken cancellationToken
    ) =>
        InviteAsync(
            caller,
            SignInReset.Operation(AuditAction.SignInReset, AuthorityIntent.ResetSignIn, id),
            version,
            user =>
                user.State switch
                {
                    // Their session would end before they could copy the link.
                    _ when caller.Actor.Id == id.Value => "Ask another administrator to reset your own sign-in.",
                    UserState.Active => null,
                    UserState.Deactivated => "This user is deactivated. Invite them again instead.",
                    _ => "This person has not signed in yet. Create a new link instead.",
                },
            cancellationToken
        );

    /// <summary>Invites a deactivated user, who keeps id, role and history.</summary>
    /// <exception cref="ConflictException">The user is not deactivated, or somebody changed the user meanwhile.</exception>
    public Task<InvitationLink> ReinviteAsync(
        Caller caller,
        UserId id,
        int version,
        CancellationToken cancellationToken
    ) =>
        InviteAsync(
            caller,
            SignInReset.Operation(AuditAction.UserReinvited, AuthorityIntent.ReinviteUser, id),
            version,
            user => user.State == UserState.Deactivated ? null : "This user is not deactivated.",
            cancellationToken
        );

    private Task<InvitationLink> InviteAsync(
        Caller caller,
        Operation operation,
        int version,
        Func<User, string?> refuse,
        CancellationToken cancellationToken
    ) =>
        data.ChangeAsync(
            caller,
            operation,
            async (db, entry, ct) =>
            {
                var user = await UserQueries.LockAsync(db, new(operation.TargetId!.Value), version, ct);
                entry.TargetLabel = user.Email;
                if (refuse(user) is { } refusal)
                {
                    throw new ConflictException(refusal);
                }
                var (link, details) = await SignInReset.ApplyAsync(db, user, sender: null, ct);
                entry.Details = AuditEntries.ToJson(details);
                return link;
            },
            cancellationToken
        );
}
