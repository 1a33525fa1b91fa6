using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Sessions;
using Portal.Platform;

namespace Portal.Domain.Users;

/// <summary>
/// An admin decides about a person who accepted an invitation and whose e-mail nobody vouches for. Until then the person has
/// no session and the role does not count.
/// </summary>
public sealed class UserConfirmationOperations(TenantData data)
{
    /// <summary>Confirms that the right person accepted: they may sign in from now on.</summary>
    /// <exception cref="ConflictException">Nobody waits for confirmation, or somebody changed the user meanwhile.</exception>
    public Task ConfirmAsync(Caller caller, UserId id, int version, CancellationToken cancellationToken) =>
        DecideAsync(
            caller,
            AuditAction.AcceptanceConfirmed,
            id,
            version,
            user => (user.State, user.AwaitsConfirmation) = (UserState.Active, false),
            cancellationToken
        );

    /// <summary>Declines: the account is let go of, and the person can be invited again.</summary>
    /// <exception cref="ConflictException">Nobody waits for confirmation, or somebody changed the user meanwhile.</exception>
    public Task DeclineAsync(Caller caller, UserId id, int version, CancellationToken cancellationToken) =>
        DecideAsync(caller, AuditAction.AcceptanceDeclined, id, version, Acceptance.Undo, cancellationToken);

    private Task<bool> DecideAsync(
        Caller caller,
        AuditAction action,
        UserId id,
        int version,
        Action<User> decide,
        CancellationToken cancellationToken
    ) =>
        data.ChangeAsync(
            caller,
            new(action, Permission.ManageUsers)
            {
                TargetKind = "user",
                TargetId = id.Value,
                RevokesAuthority = id.Value,
            },
            async (db, entry, ct) =>
            {
                var user = await UserQueries.LockAsync(db, id, version, ct);
                if (user.State != UserState.AwaitingConfirmation)
                {
                    throw new ConflictException("This person does not wait for confirmation.");
                }
                entry.TargetLabel = user.Email;
                entry.Details = AuditEntries.ToJson(AcceptedIdentity.Of(user));
                decide(user);
                user.Version++;
                return true;
            },
            cancellationToken
        );
}
