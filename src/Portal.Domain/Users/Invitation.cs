using Portal.Platform.Catalog;

namespace Portal.Domain.Users;

/// <summary>A single-use secret link with which an invited person binds an identity. Only its hash is kept.</summary>
public sealed class Invitation
{
    /// <summary>Primary key, UUIDv7.</summary>
    public required Guid InvitationId { get; init; }

    /// <summary>The person invited.</summary>
    public required UserId UserId { get; init; }

    /// <summary>SHA-256 of the link's 256-bit secret.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>
    /// The member of the platform's staff who sent it: it is the set-up link of a company's first admin. Null for the
    /// invitations of admins.
    /// </summary>
    public StaffId? SentById { get; init; }

    /// <summary>That person's e-mail address.</summary>
    public string? SentByLabel { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Expiry, UTC, by the tenant database's clock.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was accepted, UTC.</summary>
    public DateTimeOffset? AcceptedAt { get; set; }

    /// <summary>When it was revoked or replaced, UTC.</summary>
    public DateTimeOffset? RevokedAt { get; set; }
}
