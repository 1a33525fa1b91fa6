using Portal.Platform.Tenancy;

namespace Portal.Platform.KeyService;

/// <summary>A key that the key service found to be live.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="ExpiresAt">UTC, by the key service's clock; null when it does not expire.</param>
public abstract record VerifiedKey(KeyId KeyId, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt)
{
    internal abstract KeyClass Class { get; }

    /// <summary>Null for a negative response.</summary>
    internal static VerifiedKey? From(VerifyResponse response) =>
        response switch
        {
            { Valid: true, Class: KeyClass.Platform, KeyId: { } id } => new VerifiedPlatformKey(
                new(id),
                response.Scopes,
                response.ExpiresAt
            ),
            {
                Valid: true,
                Class: KeyClass.Tenant,
                KeyId: { } id,
                TenantId: { } tenant,
                ServerId: { } server,
                BindingVersion: { } version
            } => new VerifiedTenantKey(new(id), new(tenant), new(server), version, response.Scopes, response.ExpiresAt),
            _ => null,
        };
}

/// <summary>A tenant's live key. The caller still compares the server with the catalog's binding (IC-3).</summary>
/// <param name="KeyId">The key.</param>
/// <param name="TenantId">The tenant: on the tenant API it comes from here and from nothing else (IC-2).</param>
/// <param name="ServerId">The server that the key service knows the tenant to be on.</param>
/// <param name="BindingVersion">The version of that binding.</param>
/// <param name="Scopes">What the key may do.</param>
/// <param name="ExpiresAt">UTC, by the key service's clock; null when it does not expire.</param>
public sealed record VerifiedTenantKey(
    KeyId KeyId,
    TenantId TenantId,
    ServerId ServerId,
    long BindingVersion,
    IReadOnlyList<string> Scopes,
    DateTimeOffset? ExpiresAt
) : VerifiedKey(KeyId, Scopes, ExpiresAt)
{
    internal override KeyClass Class => KeyClass.Tenant;
}

/// <summary>A live platform key: it names no tenant and opens no tenant's data.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="Scopes">What the key may do.</param>
/// <param name="ExpiresAt">UTC, by the key service's clock; null when it does not expire.</param>
public sealed record VerifiedPlatformKey(KeyId KeyId, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt)
    : VerifiedKey(KeyId, Scopes, ExpiresAt)
{
    internal override KeyClass Class => KeyClass.Platform;
}
