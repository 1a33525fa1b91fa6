using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;

namespace Portal.Domain.ApiKeys;

/// <summary>
/// Issues keys in four steps: (1) a pending row with its audit entry, (2) the key in the key service, (3) its activation
/// there, (4) activation of the row. A process killed after any of them leaves a key that is not valid, and
/// <see cref="ApiKeyReconciler"/> ends it. The secret exists from (2) on, in this process's memory only.
/// </summary>
public sealed class ApiKeyIssuance(TenantData data, KeyServiceClient keyService)
{
    /// <summary>The key that a new one replaces.</summary>
    /// <param name="KeyId">The old key.</param>
    /// <param name="Overlap">How long it remains valid beside the new one.</param>
    internal sealed record Replacement(KeyId KeyId, TimeSpan Overlap);

    /// <summary>Issues a key.</summary>
    /// <param name="caller">Who issues it.</param>
    /// <param name="begin">Validates and describes the pending row, within the first transaction.</param>
    /// <param name="replacement">The key that it replaces, if any; shortened within the last transaction.</param>
    /// <param name="cancellationToken">Cancels the first step; the others are completed.</param>
    internal async Task<NewApiKey> IssueAsync(
        Caller caller,
        Func<TenantDbContext, KeyId, CancellationToken, Task<ApiKey>> begin,
        Replacement? replacement,
        CancellationToken cancellationToken
    )
    {
        var (id, owner) = (KeyId.New(), KeyOwner.Of(caller.TenantId));
        await EnsureKeyServiceAnswersAsync(caller, id, cancellationToken);
        var pending = await BeginAsync(caller, id, begin, replacement, cancellationToken);
        var created = await keyService.CreateAsync(
            owner,
            id,
            pending.Scopes,
            pending.ExpiresAt,
            CancellationToken.None
        );
        await keyService.ActivateAsync(owner, created, CancellationToken.None);
        await ActivateAsync(caller, id, replacement);
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

    /// <summary>While the key service is down, nothing is begun that could not be finished.</summary>
    private async Task EnsureKeyServiceAnswersAsync(Caller caller, KeyId id, CancellationToken cancellationToken)
    {
        if (caller.Actor.Holds(Permission.ManageApiKeys))
        {
            await keyService.ListAsync(caller.TenantId, after: id, cancellationToken);
        }
    }

    private Task<ApiKey> BeginAsync(
        Caller caller,
        KeyId id,
        Func<TenantDbContext, KeyId, CancellationToken, Task<ApiKey>> begin,
        Replacement? replacement,
        CancellationToken cancellationToken
    ) =>
        data.ChangeAsync(
            caller,
            On(AuditAction.ApiKeyCreated, id, replacement),
            async (db, entry, token) =>
            {
                var key = await begin(db, id, token);
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
            cancellationToken
        );

    private Task<bool> ActivateAsync(Caller caller, KeyId id, Replacement? replacement) =>
        data.ChangeAsync(
            caller,
            On(AuditAction.ApiKeyActivated, id, replacement) with
            {
                Intent = replacement?.Overlap == TimeSpan.Zero ? AuthorityIntent.EndKey : null,
            },
            async (db, entry, token) =>
            {
                var key = await ApiKeyQueries.LockAsync(db, id, token);
                var age = await DatabaseClock.NowAsync(db, token) - key.CreatedAt;
                if (key.State != ApiKeyState.Pending || age > ApiKeyRules.IssuanceTimeout)
                {
                    throw new ConflictException(
                        "Creating the key took too long, so it was abandoned. Create it again."
                    );
                }
                key.State = ApiKeyState.Active;
                entry.TargetLabel = key.Name;
                if (replacement is not null)
                {
                    await ApiKeyReplacement.ShortenAsync(db, caller, replacement.KeyId, replacement.Overlap, token);
                }
                return true;
            },
            CancellationToken.None
        );

    private static Operation On(AuditAction action, KeyId id, Replacement? replacement) =>
        new(action, Permission.ManageApiKeys)
        {
            TargetKind = "key",
            TargetId = id.Value,
            RevokesAuthority = replacement?.KeyId.Value,
        };
}
