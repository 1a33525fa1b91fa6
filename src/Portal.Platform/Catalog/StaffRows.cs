using System.Net;

namespace Portal.Platform.Catalog;

/// <summary>A person of the platform.</summary>
public sealed class StaffMemberRow
{
    /// <summary>Primary key.</summary>
    public required StaffId StaffId { get; init; }

    /// <summary>E-mail address, lower case, unique.</summary>
    public required string Email { get; init; }

    /// <summary>Name as shown.</summary>
    public required string DisplayName { get; set; }

    /// <summary>What this person may do.</summary>
    public required StaffRole Role { get; set; }

    /// <summary>Whether this person may sign in.</summary>
    public required StaffState State { get; set; }

    /// <summary>Issuer of the bound identity; null until the first sign-in, fixed from then on.</summary>
    public string? Issuer { get; set; }

    /// <summary>Subject at <see cref="Issuer"/>.</summary>
    public string? Subject { get; set; }

    /// <summary>When it was created, UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A staff member's signed-in browser. The cookie holds a 256-bit secret, this row its hash.</summary>
public sealed class StaffSessionRow
{
    /// <summary>Primary key.</summary>
    public required StaffSessionId StaffSessionId { get; init; }

    /// <summary>The person signed in.</summary>
    public required StaffId StaffId { get; init; }

    /// <summary>SHA-256 of the cookie's secret.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>When it began, UTC, by the catalog's clock.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Absolute end, UTC, by the catalog's clock.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Last request, UTC, to the minute.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>Address that it was opened from.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Browser's own description, cut to 300 characters.</summary>
    public string? UserAgent { get; init; }

    /// <summary>ID token for sign-out at the provider.</summary>
    public string? IdToken { get; init; }

    /// <summary>When it was ended before its time, UTC.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}
