namespace Portal.Platform.KeyService;

// Requests and responses of the key service, as JSON.

/// <summary>Verifies a key. In the body, never in the address: addresses are logged.</summary>
public sealed record VerifyRequest(string Key);

/// <summary>
/// Whatever is wrong with a key (unknown, wrong, pending, expired, revoked, not bound), the response is the same:
/// <see cref="Refused"/>.
/// </summary>
public sealed record VerifyResponse
{
    /// <summary>The one negative response.</summary>
    public static VerifyResponse Refused { get; } = new();

    /// <summary>True when the key is live; everything else is set only then.</summary>
    public bool Valid { get; init; }

    /// <summary>The key.</summary>
    public Guid? KeyId { get; init; }

    /// <summary>Its class.</summary>
    public KeyClass? Class { get; init; }

    /// <summary>The tenant of a tenant's key.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>The server that the operator bound the tenant to.</summary>
    public Guid? ServerId { get; init; }

    /// <summary>The version of that binding.</summary>
    public long? BindingVersion { get; init; }

    /// <summary>What the key may do.</summary>
    public string[] Scopes { get; init; } = [];

    /// <summary>When it expires, UTC; null when it does not.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The time until then by the key service's clock, independent of the caller's clock.</summary>
    public double? ExpiresInSeconds { get; init; }
}

/// <summary>Creates a key.</summary>
/// <param name="Scopes">1 to 20, each such as <c>journeys:read</c>.</param>
/// <param name="ExpiresAt">UTC; null for none.</param>
public sealed record CreateKeyRequest(string[] Scopes, DateTimeOffset? ExpiresAt = null);

/// <summary>A new key, pending. Its text is stored nowhere and is not returned again.</summary>
/// <param name="KeyId">As requested.</param>
/// <param name="Revision">Rises each time a pending key gets a new secret; activation names it.</param>
/// <param name="Key">The key's text. Never logged.</param>
public sealed record CreatedKey(Guid KeyId, int Revision, string Key)
{
    /// <summary>The revision of an id's first secret.</summary>
    public const int FirstRevision = 1;

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"key {KeyId} revision {Revision}";
}

/// <summary>Activates a pending key.</summary>
public sealed record ActivateKeyRequest(int Revision);

/// <summary>A key in a list: no secret, no hash, no scopes.</summary>
public sealed record ListedKey(Guid KeyId, KeyState State, DateTimeOffset? ExpiresAt);

/// <summary>A key only ever moves forward.</summary>
public enum KeyState
{
    /// <summary>Created, and never valid so far.</summary>
    Pending,

    /// <summary>Valid until it expires or is revoked.</summary>
    Active,

    /// <summary>Invalid for good; its hash is erased.</summary>
    Revoked,
}

/// <summary>Binds a tenant to a server, or to none.</summary>
/// <param name="Version">Rises with each change; an older one is refused.</param>
/// <param name="ServerId">Null ends the binding: no key of the tenant is valid.</param>
public sealed record BindRequest(long Version, Guid? ServerId = null);

/// <summary>The operator marked the catalog; the key service's database is marked in turn (IC-5).</summary>
/// <param name="Catalog">What the catalog must contain from now on, as <c>number:mark</c>.</param>
public sealed record AnchorRequest(string Catalog);

/// <summary>What databases must contain, as far as the key service knows.</summary>
/// <param name="Catalog">What the catalog must contain; null when it was never marked.</param>
/// <param name="KeyService">The newest mark of the key service's own database, in the answer to <see cref="AnchorRequest"/>.</param>
/// <param name="IsCurrent">False when that database lacks the mark which the caller demanded.</param>
public sealed record KnownPositions(string? Catalog, string? KeyService, bool IsCurrent);

/// <summary>One line of the revocation feed.</summary>
/// <param name="Kind">Kind of the line.</param>
/// <param name="Sequence">Of this entry. <c>Start</c>: the feed continues after it. <c>Alive</c>: of the last entry there is.</param>
public sealed record FeedLine(FeedLineKind Kind, long Sequence)
{
    /// <summary><c>Start</c>: which feed this is; another one after a restore.</summary>
    public Guid? Feed { get; init; }

    /// <summary><c>Start</c>: true when the feed continues where the caller requested; otherwise its cache is void.</summary>
    public bool? Resumed { get; init; }

    /// <summary><c>Revoked</c>: the key.</summary>
    public Guid? KeyId { get; init; }

    /// <summary><c>Bound</c>: the tenant.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>
    /// <c>Alive</c>: milliseconds from the stream's request to the moment as of which nothing beyond <c>Sequence</c> had
    /// happened, by the key service's clock; never negative.
    /// </summary>
    public long? At { get; init; }
}

/// <summary>Kinds of lines in the feed.</summary>
public enum FeedLineKind
{
    /// <summary>The first line.</summary>
    Start,

    /// <summary>The heartbeat: everything up to <c>Sequence</c> was sent.</summary>
    Alive,

    /// <summary>A key was revoked.</summary>
    Revoked,

    /// <summary>A tenant's binding changed.</summary>
    Bound,
}
