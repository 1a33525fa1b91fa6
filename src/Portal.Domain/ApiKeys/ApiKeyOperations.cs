using Microsoft.Extensions.Logging;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;

namespace Portal.Domain.ApiKeys;

/// <summary>
/// Lists, creates, rotates and revokes the API keys of the caller's tenant. A key is kept in two places, the tenant's
/// database and the key service; <see cref="ApiKeyReconciler"/> completes interrupted changes.
/// </summary>
public sealed partial class ApiKeyOperations(
    TenantData data,
    ApiKeyIssuance issuance,
    ApiKeyReconciler reconciler,
    KeyServiceClient keyService,
    ILogger<ApiKeyOperations> logger
)
{
    /// <summary>How long a list waits for the reconciler, which continues the next time.</summary>
    private static readonly TimeSpan ReconcilerLimit = TimeSpan.FromSeconds(1);

    /// <summary>A part of the list, after interrupted changes have been completed.</summary>
    public async Task<Page<ApiKeyItem>> ListAsync(Caller caller, ApiKeyQuery query, CancellationToken cancellationToken)
    {
        query = query with { Search = SearchText.Clean(query.Search) };
        await ReconcileAsync(caller, cancellationToken);
        return await data.ReadAsync(
            caller,
            new(AuditAction.ApiKeysListed, Permission.ManageApiKeys) { TargetKind = "key", Details = query },
            (db, token) => ApiKeyQueries.ListAsync(db, query, token),
            cancellationToken
        );
    }

    /// <summary>One key.</summary>
    /// <exception cref="NotFoundException">There is none with this id in the caller's tenant.</exception>
    public Task<ApiKeyItem> GetAsync(Caller caller, KeyId id, CancellationToken cancellationToken) =>
        data.ReadAsync(
            caller,
            On(AuditAction.ApiKeyViewed, id),
            (db, token) => ApiKeyQueries.GetAsync(db, id, token),
            cancellationToken
        );

    /// <summary>Creates a key. The result is shown once and kept nowhere.</summary>
    /// <exception cref="InvalidInputException">Names each wrong field.</exception>
    /// <exception cref="ConflictException">The name is taken, or too many keys are in use.</exception>
    /// <exception cref="KeyServiceUnavailableException">The key service does not answer; there is no key.</exception>
    public Task<NewApiKey> CreateAsync(Caller caller, ApiKeyDraft draft, CancellationToken cancellationToken) =>
        issuance.IssueAsync(
            caller,
            async (db, id, token) =>
            {
                var now = await DatabaseClock.NowAsync(db, token);
                var (name, scopes, expiresAt) = await ApiKeyRules.CheckAsync(db, draft, now, token);
                await ApiKeyRules.EnsureCapacityAsync(db, name, now, replaced: null, token);
                return ApiKeyIssuance.Pending(caller, id, name, scopes, expiresAt, replaces: null);
            },
            replacement: null,
            cancellationToken
        );

    /// <summary>Creates a key of the same name and scopes that replaces another, which expires after the overlap.</summary>
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
        var successor = await issuance.IssueAsync(
            caller,
            async (db, next, token) =>
            {
                var now = await DatabaseClock.NowAsync(db, token);
                var expiresAt = ApiKeyRules.Check(rotation, now);
                var old = await ApiKeyReplacement.EnsureReplaceableAsync(db, id, now, token);
                await ApiKeyRules.EnsureCapacityAsync(db, old.Name, now, id, token);
                return ApiKeyIssuance.Pending(caller, next, old.Name, old.Scopes, expiresAt, id);
            },
            new(id, rotation.Overlap),
            cancellationToken
        );
        if (rotation.Overlap == TimeSpan.Zero)
        {
            await RevokeInKeyServiceAsync(caller.TenantId, id);
        }
        return successor;
    }

    /// <summary>
    /// Revokes a key at once and for good: in the catalog, then row and audit entry, then in the key service. The row alone ends
    /// the key (IC-9); should the key service not answer, the reconciler tells it later.
    /// </summary>
    /// <exception cref="NotFoundException">There is none with this id in the caller's tenant.</exception>
    /// <exception cref="ConflictException">It has ended already.</exception>
    public async Task RevokeAsync(Caller caller, KeyId id, CancellationToken cancellationToken)
    {
        await data.ChangeAsync(
            caller,
            On(AuditAction.ApiKeyRevoked, id) with
            {
                RevokesAuthority = id.Value,
                Intent = AuthorityIntent.EndKey,
            },
            async (db, entry, token) =>
            {
                var key = await ApiKeyQueries.LockAsync(db, id, token);
                var now = await DatabaseClock.NowAsync(db, token);
                if (key.State == ApiKeyState.Revoked || key.ExpiresAt <= now)
                {
                    throw new ConflictException("This key has ended already.");
                }
                entry.TargetLabel = key.Name;
                entry.Details = AuditEntries.ToJson(
                    new { before = new { state = key.State }, after = new { state = ApiKeyState.Revoked } }
                );
                (key.State, key.RevokedAt) = (ApiKeyState.Revoked, now);
                return true;
            },
            cancellationToken
        );
        await RevokeInKeyServiceAsync(caller.TenantId, id);
    }

    /// <summary>What revokes does not depend on a service that is down or refuses.</summary>
    private async Task RevokeInKeyServiceAsync(TenantId tenant, KeyId key)
    {
        try
        {
            await keyService.RevokeAsync(KeyOwner.Of(tenant), key, CancellationToken.None);
        }
        catch (PortalException e)
        {
            LogDeferred(e, tenant, key);
        }
    }

    /// <summary>Before the read and on connections of its own: a caller who may not read starts nothing.</summary>
    private async Task ReconcileAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (caller.Actor.Holds(Permission.ManageApiKeys) && caller.Authority.TenantId == caller.TenantId)
        {
            caller.Authority.EnsureValid();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(ReconcilerLimit);
            await reconciler.TryRunAsync(caller.TenantId, limit.Token);
        }
    }

    private static Operation On(AuditAction action, KeyId id) =>
        new(action, Permission.ManageApiKeys) { TargetKind = "key", TargetId = id.Value };

    [LoggerMessage(
        2104,
        LogLevel.Warning,
        "Tenant {Tenant}: revoking key {Key} in the key service is left to the reconciler"
    )]
    private partial void LogDeferred(Exception exception, TenantId tenant, KeyId key);
}
