using System.Net;
using Portal.Domain.Users;

namespace Portal.Domain.Sessions;

/// <summary>Identifies a session within its tenant. Not a secret.</summary>
public readonly record struct SessionId(Guid Value)
{
    /// <summary>A new, time-ordered id (UUIDv7).</summary>
    public static SessionId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>A signed-in browser. The cookie holds a 256-bit secret, this row its hash (IC-9).</summary>
public sealed class Session
{
    /// <summary>Primary key.</summary>
    public required SessionId SessionId { get; init; }

    /// <summary>The person signed in.</summary>
    public required UserId UserId { get; init; }

    /// <summary>SHA-256 of the cookie's secret.</summary>
    public required byte[] SecretHash { get; init; }

    /// <summary>When it began, UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Absolute expiry, UTC, by the tenant database's clock (ASVS 7.3.2).</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Last request or circuit check, UTC, to the minute.</summary>
    public DateTimeOffset LastSeenAt { get; init; }

    /// <summary>Remote address at sign-in.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Browser's own description, cut to 300 characters.</summary>
    public string? UserAgent { get; init; }

    /// <summary>ID token for sign-out at the provider (OpenID Connect RP-Initiated Logout 1.0, <c>id_token_hint</c>).</summary>
    public string? IdToken { get; init; }

    /// <summary>When it was ended early, UTC.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}
