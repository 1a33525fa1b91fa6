using Microsoft.Extensions.Logging;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Platform;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;

namespace Portal.Domain.ApiKeys;

/// <summary>
/// See the API keys of the caller's tenant, make, replace and revoke them. A change stands in two places, the tenant's
/// database and the key service; <see cref="ApiKeyReconciler"/> completes what was interrupted.
/// </summary>
public sealed partial class ApiKeyOperations(
    TenantData data,
    ApiKeyIssuance issuance,
    ApiKeyReconciler repair,
    KeyServiceClient keyService,
    ILogger<ApiKeyOperations> logger
)
{
    /// <summary>A list waits no longer for a repair, which goes on the next time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>A part of the list, after whatever was interrupted has been completed.</summary>
    public Task<Page<ApiKeyItem>> ListAsync(Caller caller, ApiKeyQuery query, CancellationToken cancellationToken)
    {
        query = query with { Search = SearchText.Clean(query.Search) };
        return data.ReadAsync(
            caller,
            new(AuditAction.ApiKeysListed, Permission.ManageApiKeys) { TargetKind = "key", Details = query },
            async (db, ct) =>
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
                patience.CancelAfter(Patience);
                await repair.TryRunAsync(caller.TenantId, patience.Token);
                return await ApiKeyQueries.ListAsync(db, query, ct);
            },
            cancellationToken
        );
    }

    /// <summary>One key.</summary>
    /// <exception cref="NotFoundException">There is none with this id in the caller's tenant.</exception>
    public Task<ApiKeyItem> GetAsync(Caller caller, KeyId id, CancellationToken cancellationToken) =>
        data.ReadAsync(
            caller,
            On(AuditAction.ApiKeyViewed, id),
            (db, ct) => ApiKeyQueries.GetAsync(db, id, ct),
            cancellationToken
        );

    /// <summary>Makes a key. What is returned is shown once and kept nowhere.</summary>
    /// <exception cref="InvalidInputException">Names each wrong field.</exception>
    /// <exception cref="ConflictException">The name is taken, or too many keys are in use.</exception>
    /// <exception cref="KeyServiceUnavailableException">The key service does not answer; there is no key.</exception>
    public Task<NewApiKey> CreateAsync(Caller caller, ApiKeyDraft draft, CancellationToken cancellationToken) =>
        issuance.IssueAsync(
            caller,
            async (db, id, ct) =>
            {
                var now = await DatabaseClock.NowAsync(db, ct);
                var (name, scopes, expiresAt) = ApiKeyRules.Check(draft, now);
                await ApiKeyRules.EnsureCapacityAsync(db, name, now, replaced: null, ct);
                return ApiKeyIssuance.Pending(caller, id, name, scopes, expiresAt, replaces: null);
            },
            (_, _, _) => Task.CompletedTask,
            replaces: null,
            cancellationToken
        );

    /// <summary>Makes a key of the same name and scopes that takes the place of another, which ends after the overlap.</summary>
    /// <exception cref="NotFoundException">There is none with this id in the caller's tenant.</exception>
    /// <exception cref="ConflictException">The key is not in use, or has been replaced already.</exception>
    /// <exception cref="InvalidInputException">Names each wrong field.</exception>
    /// <exception cref="KeyServiceUnavailableException">The key service does not answer; nothing was changed.</exception>
    public async Task<NewApiKey> RotateAsync(
        Caller caller,
        KeyId id,
        ApiKeyRotation rotation,
        CancellationToken cancellationToken
    )
    {
        var made = await issuance.IssueAsync(
            caller,
            async (db, successor, ct) =>
            {
                var now = await DatabaseClock.NowAsync(db, ct);
                var expiresAt = ApiKeyRules.Check(rotation, now);
                var old = await ApiKeyReplacement.EnsureReplaceableAsync(db, id, now, ct);
                await ApiKeyRules.EnsureCapacityAsync(db, old.Name, now, id, ct);
                return ApiKeyIssuance.Pending(caller, successor, old.Name, old.Scopes, expiresAt, id);
            },
            (db, _, ct) => ApiKeyReplacement.EndAsync(db, caller, id, rotation.Overlap, ct),
            replaces: id,
            cancellationToken
        );
        if (rotation.Overlap == TimeSpan.Zero)
        {
            // Its row has ended, and that alone ends it (IC-9); now its other half.
            await repair.TryRunAsync(caller.TenantId, CancellationToken.None);
        }
        return made;
    }

    /// <summary>
    /// Ends a key at once and for good. The key service is told right before the row is committed; whatever comes of that, the
    /// row alone ends the key (IC-9), and the next repair tells the key service again.
    /// </summary>
    /// <exception cref="NotFoundException">There is none with this id in the caller's tenant.</exception>
    /// <exception cref="ConflictException">It has ended already.</exception>
    public Task RevokeAsync(Caller caller, KeyId id, CancellationToken cancellationToken) =>
        data.ChangeAsync(
            caller,
            On(AuditAction.ApiKeyRevoked, id) with
            {
                RevokesAuthority = id.Value,
            },
            async (db, entry, ct) =>
            {
                var key = await ApiKeyQueries.LockAsync(db, id, ct);
                var now = await DatabaseClock.NowAsync(db, ct);
                if (key.State == ApiKeyState.Revoked || key.ExpiresAt <= now)
                {
                    throw new ConflictException("This key has ended already.");
                }
                entry.TargetLabel = key.Name;
                entry.Details = AuditEntries.ToJson(
                    new { before = new { state = key.State }, after = new { state = ApiKeyState.Revoked } }
                );
                (key.State, key.RevokedAt) = (ApiKeyState.Revoked, now);
                return key.KeyId;
            },
            cancellationToken,
            elsewhere: async (key, ct) =>
            {
                try
                {
                    await keyService.RevokeAsync(KeyOwner.Of(caller.TenantId), key, ct);
                }
                catch (PortalException e)
                {
                    // Nothing that takes away depends on a service that is down or of another opinion.
                    LogDeferred(e, caller.TenantId, key);
                }
            }
        );

    private static Operation On(AuditAction action, KeyId id) =>
        new(action, Permission.ManageApiKeys) { TargetKind = "key", TargetId = id.Value };

    [LoggerMessage(
        2104,
        LogLevel.Warning,
        "Tenant {Tenant}: the key service's half of revoked key {Key} is left to the repair"
    )]
    private partial void LogDeferred(Exception exception, TenantId tenant, KeyId key);
}
