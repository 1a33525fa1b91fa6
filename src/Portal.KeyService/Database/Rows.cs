using Portal.KeyService.Tokens;
using Portal.Platform.KeyService;

namespace Portal.KeyService.Database;

/// <summary>A key. Its hash is erased when it is revoked: nothing can bring it back.</summary>
internal sealed class KeyRow
{
    public required Guid KeyId { get; init; }
    public required KeyClass Class { get; init; }
    public Guid? TenantId { get; init; }
    public required string[] Scopes { get; init; }

    /// <summary>HMAC-SHA-256 of the secret under a key that is not in the database.</summary>
    public byte[]? SecretHash { get; init; }
    public required KeyState State { get; init; }

    /// <summary>Rises each time a pending key gets a new secret.</summary>
    public required int Revision { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The server of a tenant, as the operator bound it.</summary>
internal sealed class BindingRow
{
    public required Guid TenantId { get; init; }
    public Guid? ServerId { get; init; }
    public required long Version { get; init; }
}

/// <summary>The one row that numbers the feed. It is locked until commit, so that the order of the numbers is that of the commits.</summary>
internal sealed class FeedPositionRow
{
    public required bool IsOnly { get; init; }

    /// <summary>Changes at every restore, so that numbers from before it are not mistaken for later ones.</summary>
    public required Guid FeedId { get; init; }
    public required long Sequence { get; init; }
}

/// <summary>A revocation or a change of binding. Written by triggers only.</summary>
internal sealed class FeedEntryRow
{
    public required long Sequence { get; init; }
    public Guid? KeyId { get; init; }
    public Guid? TenantId { get; init; }
    public DateTimeOffset OccurredAt { get; init; }
}

/// <summary>A key that signs, or that still verifies signatures.</summary>
internal sealed class SigningKeyRow
{
    public required string Kid { get; init; }
    public required SigningUse Use { get; init; }

    /// <summary>SubjectPublicKeyInfo.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>PKCS #8 under the key-encryption key; null when it no longer signs.</summary>
    public byte[]? SealedPrivateKey { get; init; }

    /// <summary>It is published earlier, and signs from then until the next one does.</summary>
    public required DateTimeOffset SignsFrom { get; init; }
}
