using System.Buffers.Text;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Sessions;
using Portal.Domain.Texts;
using Portal.Platform;

namespace Portal.Domain.Users;

/// <summary>Rules for invitations, and creation of their links.</summary>
internal static class InvitationRules
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>Returns address and name in the form in which they are stored.</summary>
    /// <exception cref="InvalidInputException">With a message for each wrong field.</exception>
    public static async Task<(string Email, string DisplayName)> CheckAsync(
        TenantDbContext db,
        string? email,
        string? displayName,
        UserRole role,
        CancellationToken cancellationToken
    )
    {
        var errors = new FieldErrors();
        var entered = errors.Text("Email", email, "The e-mail address", 254);
        var address = Ascii.IsValid(entered) ? entered.ToLowerInvariant() : entered;
        if (address.Length > 0 && !EmailAddress.IsAddress(address))
        {
            errors.Add("Email", "This is not an e-mail address. Enter one such as name@company.example.");
        }
        var name = await errors.TextAsync(db, ("DisplayName", displayName, "The name", 100), cancellationToken);
        Check(errors, role);
        errors.ThrowIfAny();
        return (address, name);
    }

    /// <summary>Validates a role.</summary>
    /// <exception cref="InvalidInputException">There is no such role.</exception>
    public static void Check(UserRole role)
    {
        var errors = new FieldErrors();
        Check(errors, role);
        errors.ThrowIfAny();
    }

    /// <summary>
    /// Adds an invitation; the secret exists only in the returned link. A member of the staff as its sender makes it a set-up
    /// link (<see cref="SetUpLinks"/>).
    /// </summary>
    public static async Task<InvitationLink> AddAsync(
        TenantDbContext db,
        User user,
        CancellationToken cancellationToken,
        SetUpSender? sender = null
    )
    {
        var secret = SessionSecret.New();
        var expiresAt = await DatabaseClock.NowAsync(db, cancellationToken) + Lifetime;
        db.Invitations.Add(
            new()
            {
                InvitationId = Guid.CreateVersion7(),
                UserId = user.UserId,
                SecretHash = SessionSecret.Hash(secret),
                ExpiresAt = expiresAt,
                SentById = sender?.Staff.StaffId,
                SentByLabel = sender?.Staff.Email,
            }
        );
        return new(user.UserId, user.Email, Base64Url.EncodeToString(secret), expiresAt);
    }

    private static void Check(FieldErrors errors, UserRole role)
    {
        if (!Enum.IsDefined(role))
        {
            errors.Add("Role", "The role is unknown. Choose admin or member.");
        }
    }

    /// <summary>Revokes the open invitation of a user, if there is one.</summary>
    public static Task<int> RevokeOpenAsync(TenantDbContext db, UserId user, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            UPDATE invitations SET revoked_at = now()
            WHERE user_id = {user.Value} AND accepted_at IS NULL AND revoked_at IS NULL
            """,
            cancellationToken
        );
}
