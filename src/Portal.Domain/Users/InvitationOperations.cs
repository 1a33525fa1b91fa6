using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Platform;

namespace Portal.Domain.Users;

/// <summary>Invites people to the caller's tenant. The link is shown once, to the admin who passes it on.</summary>
public sealed class InvitationOperations(TenantData data)
{
    /// <summary>Invites a person.</summary>
    /// <exception cref="InvalidInputException">Names each wrong field.</exception>
    /// <exception cref="ConflictException">The address belongs to a user of this tenant already.</exception>
    public Task<InvitationLink> InviteAsync(
        Caller caller,
        string? email,
        string? displayName,
        UserRole role,
        CancellationToken cancellationToken
    )
    {
        var id = UserId.New();
        return data.ChangeAsync(
            caller,
            On(AuditAction.UserInvited, id),
            async (db, entry, ct) =>
            {
                var (address, name) = await InvitationRules.CheckAsync(db, email, displayName, role, ct);
                if (await db.Users.AnyAsync(user => user.Email == address, ct))
                {
                    throw new ConflictException($"{address} is already a user of your company.");
                }
                var user = new User
                {
                    UserId = id,
                    Email = address,
                    DisplayName = name,
                    Role = role,
                    State = UserState.Invited,
                    Version = 1,
                };
                db.Users.Add(user);
                entry.TargetLabel = address;
                entry.Details = AuditEntries.ToJson(
                    new
                    {
                        after = new
                        {
                            address,
                            name,
                            role,
                        },
                    }
                );
                return await InvitationRules.AddAsync(db, user, ct);
            },
            cancellationToken
        );
    }

    /// <summary>Replaces the link of a person who has not signed in yet; the old one is revoked.</summary>
    /// <exception cref="ConflictException">The person has signed in already, or is deactivated.</exception>
    public Task<InvitationLink> RenewAsync(Caller caller, UserId id, CancellationToken cancellationToken) =>
        data.ChangeAsync(
            caller,
            On(AuditAction.InvitationRenewed, id),
            async (db, entry, ct) =>
            {
                var user = await UserQueries.LockAsync(db, id, ct);
                if (user.State != UserState.Invited)
                {
                    throw new ConflictException("Only a person who has not signed in yet can get a new link.");
                }
                entry.TargetLabel = user.Email;
                await InvitationRules.RevokeOpenAsync(db, id, ct);
                return await InvitationRules.AddAsync(db, user, ct);
            },
            cancellationToken
        );

    /// <summary>Revokes the open link of a person.</summary>
    /// <exception cref="ConflictException">There is no open link.</exception>
    public Task RevokeAsync(Caller caller, UserId id, CancellationToken cancellationToken) =>
        data.ChangeAsync(
            caller,
            On(AuditAction.InvitationRevoked, id),
            async (db, entry, ct) =>
            {
                entry.TargetLabel = (await UserQueries.LockAsync(db, id, ct)).Email;
                return await InvitationRules.RevokeOpenAsync(db, id, ct) == 1
                    ? true
                    : throw new ConflictException("There is no open invitation for this person.");
            },
            cancellationToken
        );

    private static Operation On(AuditAction action, UserId id) =>
        new(action, Permission.ManageUsers) { TargetKind = "user", TargetId = id.Value };
}
