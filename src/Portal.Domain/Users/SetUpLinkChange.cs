using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Domain.Texts;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Staff;

namespace Portal.Domain.Users;

/// <summary>What a set-up link changes in the company's database, with the entry in its audit log.</summary>
/// <param name="staff">The sender.</param>
/// <param name="request">The request, checked.</param>
/// <param name="issuer">Where the company's people sign in now.</param>
internal sealed class SetUpLinkChange(StaffCaller staff, SetUpLinkRequest request, string issuer)
{
    private string Email => request.Email!;

    private SetUpSender Sender => new(staff, request.Reason!, request.Ticket!);

    /// <summary>The company's admin with this address; null when the company has to be given one.</summary>
    /// <exception cref="InvalidInputException">Nobody whom staff may invite has this address.</exception>
    /// <exception cref="ConflictException">An admin of the company can sign in.</exception>
    public async Task<UserId?> FindAsync(TenantDbContext db, CancellationToken cancellationToken)
    {
        var user = await db.Users.SingleOrDefaultAsync(row => row.Email == Email, cancellationToken);
        if (MayBeInvited(user))
        {
            return user!.UserId;
        }
        await EnsureNobodyElseHelpsAsync(db, except: null, cancellationToken);
        // An admin who was only invited may have the wrong address; once one has come, the company's people decide who is admin.
        var hasAdmin = await db.Users.AnyAsync(
            row =>
                row.Role == UserRole.Admin
                && (row.State == UserState.Active || row.State == UserState.AwaitingConfirmation),
            cancellationToken
        );
        return user is null && !hasAdmin
            ? null
            : throw Wrong("email", "No administrator of this company who can be invited has this address.");
    }

    /// <summary>Invites an admin whom the company has: whatever identity was bound is let go of.</summary>
    public async Task<InvitationLink> InviteAgainAsync(
        TenantDbContext db,
        UserId id,
        CancellationToken cancellationToken
    )
    {
        await UserChangeLock.TakeAsync(db, cancellationToken);
        await AuthorityLock.TakeAsync(db, id.Value, cancellationToken);
        await EnsureNobodyElseHelpsAsync(db, id, cancellationToken);
        var user = await UserQueries.LockAsync(db, id, cancellationToken);
        if (!MayBeInvited(user) || user.Email != Email)
        {
            throw new ConflictException("Somebody changed this user at the same moment. Try again.");
        }
        var (link, details) = await SignInReset.ApplyAsync(db, user, Sender, cancellationToken);
        db.AuditEntries.Add(Entry(AuditOutcome.Succeeded, id, details));
        return link;
    }

    /// <summary>Invites the company's first admin.</summary>
    public async Task<InvitationLink> InviteAsync(TenantDbContext db, CancellationToken cancellationToken)
    {
        await UserChangeLock.TakeAsync(db, cancellationToken);
        await EnsureNobodyElseHelpsAsync(db, except: null, cancellationToken);
        if (await FindAsync(db, cancellationToken) is not null)
        {
            throw new ConflictException("Somebody changed this user at the same moment. Try again.");
        }
        var user = new User
        {
            UserId = UserId.New(),
            Email = Email,
            DisplayName = await NameAsync(db, cancellationToken),
            Role = UserRole.Admin,
            State = UserState.Invited,
            Version = 1,
        };
        db.Users.Add(user);
        var details = new
        {
            after = new { user.State },
            request.Reason,
            request.Ticket,
        };
        db.AuditEntries.Add(Entry(AuditOutcome.Succeeded, user.UserId, details));
        return await InvitationRules.AddAsync(db, user, cancellationToken, Sender);
    }

    /// <summary>The entry of a request that was refused.</summary>
    public AuditEntry Refused(AuditOutcome outcome) => Entry(outcome, null, new { request.Reason, request.Ticket });

    private static bool MayBeInvited(User? user) => user is { Role: UserRole.Admin, State: not UserState.Deactivated }; // whom the company deactivated stays out

    private async Task EnsureNobodyElseHelpsAsync(
        TenantDbContext db,
        UserId? except,
        CancellationToken cancellationToken
    )
    {
        if (await UserQueries.HasOtherAdminAsync(db, except, issuer, cancellationToken))
        {
            throw new ConflictException(
                "Another administrator of the company can sign in. Ask them to invite this person or reset their sign-in."
            );
        }
    }

    private async Task<string> NameAsync(TenantDbContext db, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var name = await errors.TextAsync(db, ("name", request.DisplayName, "The name", 100), cancellationToken);
        errors.ThrowIfAny();
        return name;
    }

    private static InvalidInputException Wrong(string field, string message) =>
        new(new Dictionary<string, string>(StringComparer.Ordinal) { [field] = message });

    private AuditEntry Entry(AuditOutcome outcome, UserId? target, object details) =>
        new()
        {
            ActorKind = AuditActorKind.Staff,
            ActorId = staff.StaffId.Value,
            ActorLabel = staff.Email,
            Action = (int)AuditAction.SetUpLinkCreated,
            TargetKind = "user",
            TargetId = target?.Value,
            TargetLabel = Email,
            Outcome = outcome,
            Address = staff.Address,
            CorrelationId = staff.CorrelationId,
            Details = AuditEntries.ToJson(details),
        };
}
