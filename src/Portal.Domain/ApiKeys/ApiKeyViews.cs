using System.Net;
using Portal.Domain.Access;
using Portal.Platform.KeyService;

namespace Portal.Domain.ApiKeys;

/// <summary>Which keys are asked for.</summary>
public enum ApiKeyFilter
{
    /// <summary>Valid keys, and those being created.</summary>
    InUse = 1,

    /// <summary>Valid keys that expire within <see cref="ApiKeyRules.Warning"/> and have no successor yet.</summary>
    ExpiringSoon = 2,

    /// <summary>Revoked, expired, replaced and abandoned keys.</summary>
    Ended = 3,
}

/// <summary>Which keys are asked for.</summary>
public sealed record ApiKeyQuery
{
    /// <summary>Only these.</summary>
    public ApiKeyFilter Filter { get; init; } = ApiKeyFilter.InUse;

    /// <summary>Words in the name, the beginning of the key's text, or the id.</summary>
    public string? Search { get; init; }

    /// <summary>Which part.</summary>
    public PageRequest Page { get; init; } = new(0, 50);
}

/// <summary>Status of a key, by the tenant database's clock.</summary>
public enum ApiKeyStatus
{
    /// <summary>Being created; not valid yet.</summary>
    Creating = 1,

    /// <summary>In use.</summary>
    Active = 2,

    /// <summary>Valid for a while beside its successor.</summary>
    Replaced = 3,

    /// <summary>It has expired.</summary>
    Expired = 4,

    /// <summary>Revoked by someone.</summary>
    Revoked = 5,

    /// <summary>Its creation was interrupted; it was never valid.</summary>
    Abandoned = 6,
}

/// <summary>A key that has a successor.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="ExpiresAt">Expiry, UTC: the end of the overlap.</param>
public sealed record ReplacedKey(KeyId KeyId, DateTimeOffset ExpiresAt);

/// <summary>A key of the tenant. Its secret is nowhere.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="Name">Its name.</param>
/// <param name="Scopes">Its scopes.</param>
/// <param name="Status">Its status.</param>
/// <param name="ExpiresSoon">Whether it expires soon and has no successor.</param>
/// <param name="CreatedAt">When it was created, UTC.</param>
/// <param name="CreatedBy">E-mail address of its creator.</param>
/// <param name="ExpiresAt">Expiry, UTC.</param>
/// <param name="RevokedAt">When it was revoked, UTC.</param>
/// <param name="LastUsedAt">Last answered call, UTC; null when it was never used.</param>
/// <param name="LastUsedAddress">Remote address of that call.</param>
public sealed record ApiKeyItem(
    KeyId KeyId,
    string Name,
    IReadOnlyList<string> Scopes,
    ApiKeyStatus Status,
    bool ExpiresSoon,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt,
    IPAddress? LastUsedAddress
)
{
    /// <summary>The key that it replaces, while that one is valid, too: it becomes active again if this one is revoked.</summary>
    public ReplacedKey? Replaces { get; init; }

    /// <summary>Whether it is valid now.</summary>
    public bool IsInUse => Status is ApiKeyStatus.Active or ApiKeyStatus.Replaced;
}
