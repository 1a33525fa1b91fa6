using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Platform;
using Portal.Platform.KeyService;

namespace Portal.Domain.ApiKeys;

/// <summary>A key's own description.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="Name">Its name.</param>
/// <param name="Scopes">Its scopes.</param>
/// <param name="ExpiresAt">Expiry, UTC, by the tenant database's clock.</param>
public sealed record KeyIdentity(KeyId KeyId, string Name, IReadOnlyList<string> Scopes, DateTimeOffset ExpiresAt);

/// <summary>What every key may read about itself, whatever its scopes.</summary>
public sealed class KeyIdentityOperations(TenantData data)
{
    /// <summary>The caller's own key.</summary>
    public Task<KeyIdentity> GetAsync(Caller caller, CancellationToken cancellationToken) =>
        data.ReadAsync(
            caller,
            new(AuditAction.ApiKeyIdentified, Permission.OwnKey) { TargetKind = "key", TargetId = caller.Actor.Id },
            async (db, ct) =>
                await db
                    .ApiKeys.Where(key => key.KeyId == caller.Key.KeyId)
                    .Select(key => new KeyIdentity(key.KeyId, key.Name, key.Scopes, key.ExpiresAt))
                    .SingleOrDefaultAsync(ct)
                // The key service knows a key that the tenant does not (IC-9): recording it verifies that, and refuses it.
                ?? throw new NotFoundException("There is no such key."),
            cancellationToken
        );
}
