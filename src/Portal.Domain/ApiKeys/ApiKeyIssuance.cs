using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Platform;
using Portal.Platform.KeyService;

namespace Portal.Domain.ApiKeys;

/// <summary>
/// The steps in which a key is made, in the design's order: (1) a pending row and its entry, (2) the key in the key
/// service, (3) its activation there, (4) the row's activation. A process killed after any of them leaves a key that opens
/// nothing, and <see cref="ApiKeyReconciler"/> ends it. The secret exists from (2) on, in this process's memory alone.
/// </summary>
public sealed class ApiKeyIssuance(TenantData data, KeyServiceClient keyService)
{
    /// <summary>Makes a key.</summary>
    /// <param name="caller">Who makes it.</param>
    /// <param name="begin">Checks and describes the pending row, within the first transaction.</param>
    /// <param name="complete">What else changes when the key comes into use, within the last transaction.</param>
    /// <param name="replaces">The key that it takes the place of, if any.</param>
    /// <param name="cancellationToken">Gives up before the key service is asked; later it is made.</param>
    internal async Task<NewApiKey> IssueAsync(
        Caller caller,
        Func<TenantDbContext, KeyId, CancellationToken, Task<ApiKey>> begin,
        Func<TenantDbContext, ApiKey, CancellationToken, Task> complete,
        KeyId? replaces,
        CancellationToken cancellationToken
    )
    {
        var (id, owner) = (KeyId.New(), KeyOwner.Of(caller.TenantId));
        var pending = await BeginAsync(caller, id, begin, replaces, cancellationToken);
        var created = await keyService.CreateAsync(
            owner,
            id,
            pending.Scopes,
            pending.ExpiresAt,
            CancellationToken.None
        );
        await keyService.ActivateAsync(owner, created, CancellationToken.None);
        await ActivateAsync(caller, id, complete, replaces);
        return new(id, pending.Name, pending.ExpiresAt, created.Key);
    }

    /// <summary>A row for <see cref="IssueAsync"/>.</summary>
    internal static ApiKey Pending(
        Caller caller,
        KeyId id,
        string name,
        string[] scopes,
        DateTimeOffset expiresAt,
        KeyId? replaces
    ) =>
        new()
        {
            KeyId = id,
            Name = name,
            Scopes = scopes,
            State = ApiKeyState.Pending,
            CreatedById = caller.User.UserId,
            CreatedByLabel = caller.User.Label,
            ExpiresAt = expiresAt,
            Replaces = replaces,
        };

    private Task<ApiKey> BeginAsync(
        Caller caller,
        KeyId id,
        Func<TenantDbContext, KeyId, CancellationToken, Task<ApiKey>> begin,
        KeyId? replaces,
        CancellationToken cancellationToken
    ) =>
        data.ChangeAsync(
            caller,
            On(AuditAction.ApiKeyCreated, id, replaces),
            async (db, entry, ct) =>
            {
                var key = await begin(db, id, ct);
                db.ApiKeys.Add(key);
                entry.TargetLabel = key.Name;
                entry.Details = AuditEntries.ToJson(
                    new
                    {
                        after = new
                        {
                            key.Name,
                            key.Scopes,
                            key.ExpiresAt,
                        },
                        replaces = key.Replaces?.ToString(),
                    }
                );
                return key;
            },
            cancellationToken,
            // Not its first step, only a question: while the key service is away, nothing half-done is begun.
            elsewhere: (_, ct) => keyService.ListAsync(caller.TenantId, after: id, ct)
        );

    private Task<bool> ActivateAsync(
        Caller caller,
        KeyId id,
        Func<TenantDbContext, ApiKey, CancellationToken, Task> complete,
        KeyId? replaces
    ) =>
        data.ChangeAsync(
            caller,
            On(AuditAction.ApiKeyActivated, id, replaces),
            async (db, entry, ct) =>
            {
                var key = await ApiKeyQueries.LockAsync(db, id, ct);
                var age = await DatabaseClock.NowAsync(db, ct) - key.CreatedAt;
                if (key.State != ApiKeyState.Pending || age > ApiKeyRules.IssuanceTimeout)
                {
                    throw new ConflictException("Making the key took too long, so it was given up. Make it again.");
                }
                key.State = ApiKeyState.Active;
                entry.TargetLabel = key.Name;
                await complete(db, key, ct);
                return true;
            },
            CancellationToken.None
        );

    private static Operation On(AuditAction action, KeyId id, KeyId? replaces) =>
        new(action, Permission.ManageApiKeys)
        {
            TargetKind = "key",
            TargetId = id.Value,
            RevokesAuthority = replaces?.Value,
        };
}
