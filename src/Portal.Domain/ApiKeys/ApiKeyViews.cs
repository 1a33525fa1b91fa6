using System.Net;
using Portal.Domain.Access;
using Portal.Platform.KeyService;

namespace Portal.Domain.ApiKeys;

/// <summary>Which keys are asked for.</summary>
public enum ApiKeyFilter
{
    /// <summary>Those that can be used, and those that are being made.</summary>
    InUse = 1,

    /// <summary>Those in use that end within <see cref="ApiKeyRules.Warning"/> and have no successor yet.</summary>
    ExpiringSoon = 2,

    /// <summary>Revoked, expired, replaced and never finished ones.</summary>
    Ended = 3,
}

/// <summary>Which keys are asked for.</summary>
public sealed record ApiKeyQuery
{
    /// <summary>Only these.</summary>
    public ApiKeyFilter Filter { get; init; } = ApiKeyFilter.InUse;

    /// <summary>Text in the name, without regard to case.</summary>
    public string? Search { get; init; }

    /// <summary>Which part.</summary>
    public PageRequest Page { get; init; } = new(0, 50);
}

/// <summary>How a key stands, by the tenant database's clock.</summary>
public enum ApiKeyStatus
{
    /// <summary>Being made; it opens nothing.</summary>
    Creating = 1,

    /// <summary>In use.</summary>
    Active = 2,

    /// <summary>In use for a while beside the key that takes its place.</summary>
    Replaced = 3,

    /// <summary>Its time is over.</summary>
    Expired = 4,

    /// <summary>Ended by somebody.</summary>
    Revoked = 5,

    /// <summary>Its making was interrupted; nobody ever had it.</summary>
    Abandoned = 6,
}

/// <summary>A key of the tenant. Its secret is nowhere.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="Name">Its name.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Status">How it stands.</param>
/// <param name="ExpiresSoon">Whether it is to be warned of.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="CreatedBy">E-mail address of whoever made it.</param>
/// <param name="ExpiresAt">Its end, UTC.</param>
/// <param name="RevokedAt">When it ended before its time or was put away after it, UTC.</param>
/// <param name="LastUsedAt">Last answered call, UTC; null when it was never used.</param>
/// <param name="LastUsedAddress">Where that call came from.</param>
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
    /// <summary>Whether a request can use it now.</summary>
    public bool IsInUse => Status is ApiKeyStatus.Active or ApiKeyStatus.Replaced;
}
