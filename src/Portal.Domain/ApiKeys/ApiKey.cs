using System.Net;
using Portal.Domain.Users;
using Portal.Platform.KeyService;

namespace Portal.Domain.ApiKeys;

/// <summary>Where a key is in its life. A key counts only when the key service agrees (IC-9).</summary>
public enum ApiKeyState
{
    /// <summary>Being made: the key service may not know it yet, and it opens nothing.</summary>
    Pending = 1,

    /// <summary>In use until it expires or is revoked.</summary>
    Active = 2,

    /// <summary>Ended for good.</summary>
    Revoked = 3,
}

/// <summary>
/// The tenant's description of one of its API keys. The secret is shown once and kept nowhere; its hash is the key
/// service's alone (IC-3). Rules in the database: a revoked key stays revoked, no key lives longer than it was given.
/// </summary>
public sealed class ApiKey
{
    /// <summary>Primary key, the same as in the key service.</summary>
    public required KeyId KeyId { get; init; }

    /// <summary>Name that people know it by, unique among the keys that are not revoked.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do, of <see cref="ApiScopes.All"/>.</summary>
    public required string[] Scopes { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required ApiKeyState State { get; set; }

    /// <summary>Who made it; the key survives that person.</summary>
    public required UserId CreatedById { get; init; }

    /// <summary>That person's e-mail address at the time.</summary>
    public required string CreatedByLabel { get; init; }

    /// <summary>When it was made, UTC, by the tenant database's clock.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its end, UTC, by the tenant database's clock; it only ever comes nearer.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When it was revoked, UTC.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>The key that it takes the place of, when it came of a rotation.</summary>
    public KeyId? Replaces { get; init; }

    /// <summary>Last answered call, UTC, to the minute; null when it was never used.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Address that this call came from.</summary>
    public IPAddress? LastUsedAddress { get; init; }
}
