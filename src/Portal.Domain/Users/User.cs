namespace Portal.Domain.Users;

/// <summary>Identifies a user within its tenant.</summary>
public readonly record struct UserId(Guid Value)
{
    /// <summary>A new, time-ordered id (UUIDv7).</summary>
    public static UserId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>What a user may do in the tenant.</summary>
public enum UserRole
{
    /// <summary>Can view the tenant's data and end their own sessions.</summary>
    Member = 1,

    /// <summary>Also manages users, data, API keys and support access, and reads the audit log.</summary>
    Admin = 2,
}

/// <summary>Whether a user may sign in.</summary>
public enum UserState
{
    /// <summary>Invited; no identity is bound yet.</summary>
    Invited = 1,

    /// <summary>Has a bound identity and may sign in.</summary>
    Active = 2,

    /// <summary>May not sign in; sessions were ended.</summary>
    Deactivated = 3,

    /// <summary>Accepted an invitation; an admin has to confirm that it was the right person. No access until then.</summary>
    AwaitingConfirmation = 4,
}

/// <summary>A person of the tenant.</summary>
public sealed class User
{
    /// <summary>Primary key.</summary>
    public required UserId UserId { get; init; }

    /// <summary>E-mail address, unique in the tenant, case-insensitive.</summary>
    public required string Email { get; set; }

    /// <summary>Name as shown.</summary>
    public required string DisplayName { get; set; }

    /// <summary>What the user may do.</summary>
    public required UserRole Role { get; set; }

    /// <summary>Whether the user may sign in.</summary>
    public required UserState State { get; set; }

    /// <summary>Issuer of the bound identity; null until the first sign-in.</summary>
    public string? Issuer { get; set; }

    /// <summary>Subject of the bound identity at <see cref="Issuer"/>.</summary>
    public string? Subject { get; set; }

    /// <summary>Whether nobody has confirmed the bound identity yet; such a user is never active.</summary>
    public bool AwaitsConfirmation { get; set; }

    /// <summary>E-mail as the provider said it when the invitation was accepted.</summary>
    public string? ProviderEmail { get; set; }

    /// <summary>Name as the provider said it then.</summary>
    public string? ProviderName { get; set; }

    /// <summary>When the user was invited, UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last sign-in, UTC.</summary>
    public DateTimeOffset? LastSignedInAt { get; set; }

    /// <summary>Rises with every change; a stale change is refused.</summary>
    public int Version { get; set; }

    /// <summary>
    /// Raised when access is taken away; below the catalog's version the user has no authority
    /// (<see cref="Platform.Catalog.AuthorityVersions"/>).
    /// </summary>
    public long AuthorityVersion { get; set; }
}
