using System.Net;
using Portal.Domain.Users;
using Portal.Platform.KeyService;

namespace Portal.Domain.ApiKeys;

/// <summary>State of a key. A key is valid only if the key service agrees (IC-9).</summary>
public enum ApiKeyState
{
    /// <summary>Being created: not valid, and possibly not known to the key service yet.</summary>
    Pending = 1,

    /// <summary>In use until it expires or is revoked.</summary>
    Active = 2,

    /// <summary>Revoked for good.</summary>
    Revoked = 3,
}

/// <summary>
/// The tenant's description of one of its API keys. The secret is shown once and stored nowhere; only the key service
/// has its hash (IC-3). Triggers keep a revoked key revoked and its expiry from being extended.
/// </summary>
public sealed class ApiKey
{
    /// <summary>Primary key, the same as in the key service.</summary>
    public required KeyId KeyId { get; init; }

    /// <summary>Name, unique among the keys in use.</summary>
    public required string Name { get; init; }

    /// <summary>Scopes, of <see cref="ApiScopes.All"/>.</summary>
    public required string[] Scopes { get; init; }

    /// <summary>Its state.</summary>
    public required ApiKeyState State { get; set; }

    /// <summary>Who created it; the key outlives that user's access.</summary>
    public required UserId CreatedById { get; init; }

    /// <summary>That user's e-mail address at the time.</summary>
    public required string CreatedByLabel { get; init; }

    /// <summary>When it was created, UTC, by the tenant database's clock.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Expiry, UTC, by the tenant database's clock; it can only be shortened.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When it was revoked, UTC.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>
    /// Raised when the key is revoked; below the catalog's version it has no authority
    /// (<see cref="Platform.Catalog.AuthorityVersions"/>).
    /// </summary>
    public long AuthorityVersion { get; set; }

    /// <summary>The key that it replaces, if it was created by a rotation.</summary>
    public KeyId? Replaces { get; init; }

    /// <summary>Last answered call, UTC, to the minute; null when it was never used.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Address that this call came from.</summary>
    public IPAddress? LastUsedAddress { get; init; }
}
