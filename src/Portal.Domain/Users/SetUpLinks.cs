using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Staff;

namespace Portal.Domain.Users;

/// <summary>
/// The link with which a company's first admin takes the company over: a member of the staff sends it, and nobody of the
/// company could confirm who accepts. So the log names both: who sent it, and the identity that accepted.
/// </summary>
public sealed class SetUpLinks(TenantDatabase database)
{
    /// <summary>Invites the first admin. The link is shown once, to the member of the staff who passes it on.</summary>
    /// <exception cref="InvalidInputException">Names each wrong field.</exception>
    /// <exception cref="ConflictException">The company has an admin, who invites people.</exception>
    public Task<InvitationLink> CreateAsync(
        TenantBinding binding,
        StaffCaller sender,
        string? email,
        string? displayName,
        CancellationToken cancellationToken
    ) =>
        database.CommitAsync(
            binding,
            TenantRole.App,
            (db, token) => CreateAsync(db, sender, email, displayName, token),
            new OperationDeadline(),
            cancellationToken
        );

    private static async Task<InvitationLink> CreateAsync(
        TenantDbContext db,
        StaffCaller sender,
        string? email,
        string? displayName,
        CancellationToken cancellationToken
    )
    {
        var (address, name) = await InvitationRules.CheckAsync(
            db,
            email,
            displayName,
            UserRole.Admin,
            cancellationToken
        );
        await UserChangeLock.TakeAsync(db, cancellationToken);
        if (await db.Users.AnyAsync(u => u.Role == UserRole.Admin && u.State == UserState.Active, cancellationToken))
        {
            throw new ConflictException("The company has an admin already, who invites people.");
        }
        var user = new User
        {
            UserId = UserId.New(),
            Email = address,
            DisplayName = name,
            Role = UserRole.Admin,
            State = UserState.Invited,
            Version = 1,
        };
        db.Users.Add(user);
        db.AuditEntries.Add(
            new()
            {
                ActorKind = AuditActorKind.Staff,
                ActorId = sender.StaffId.Value,
                ActorLabel = sender.Email,
                Action = (int)AuditAction.UserInvited,
                TargetKind = "user",
                TargetId = user.UserId.Value,
                TargetLabel = address,
                Outcome = AuditOutcome.Succeeded,
                Address = sender.Address,
                CorrelationId = sender.CorrelationId,
                Details = AuditEntries.ToJson(new { setUp = true }),
            }
        );
        return await InvitationRules.AddAsync(db, user, cancellationToken, (sender.StaffId, sender.Email));
    }
}
