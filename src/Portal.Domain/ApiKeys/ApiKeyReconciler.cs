using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;

namespace Portal.Domain.ApiKeys;

/// <summary>
/// Completes changes of a tenant's keys that a killed process left between catalog, tenant's database and key service. Until
/// then the key is not valid, since all three must agree (IC-9). Runs may overlap and be repeated.
/// <code>
/// tenant's row                      key service          completed by
/// pending for a minute              any                  revoking both: abandoned
/// active, expired                   active               revoking both: expired, or replaced
/// active, below the catalog         any                  revoking both: the revocation was interrupted
/// active                            revoked, or unknown  revoking the row
/// revoked                           pending or active    revoking it in the key service
/// below a withdrawn version         any                  raising the row's version
/// </code>
/// </summary>
public sealed partial class ApiKeyReconciler(
    TenantDirectory directory,
    TenantDatabase database,
    AuthorityVersions versions,
    AuthorityEnds ends,
    KeyServiceClient keyService,
    ILogger<ApiKeyReconciler> logger
)
{
    private sealed record Row(KeyId KeyId, ApiKeyState State, bool IsDue, long AuthorityVersion);

    /// <summary>Keys created before that have expired in the tenant's database and in the key service by themselves.</summary>
    private static readonly TimeSpan LookBack = ApiKeyRules.LongestLife + TimeSpan.FromDays(30);

    /// <summary>As <see cref="RunAsync"/>, where nothing depends on it: a failure is logged, never thrown.</summary>
    public async Task TryRunAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(tenant, cancellationToken);
        }
        catch (Exception e)
        {
            LogPostponed(e, tenant);
        }
    }

    /// <summary>Completes everything there is to complete for a tenant.</summary>
    /// <exception cref="PortalException">Catalog, key service or tenant's server is unavailable; the next run continues.</exception>
    public async Task RunAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var binding = (await directory.GetServedAsync(tenant, cancellationToken)).Binding;
        // Rows first: an active row was activated in the key service before, so that the later list must contain its key.
        var rows = await ReadRowsAsync(binding, cancellationToken);
        if (rows.Count == 0)
        {
            return;
        }
        var known = await ReadKeysAsync(tenant, cancellationToken);
        var raised = (await versions.ListAsync(tenant, cancellationToken)).ToDictionary(row => row.AuthorityId);
        foreach (var row in rows)
        {
            KeyState? state = known.TryGetValue(row.KeyId, out var found) ? found : null;
            var end = raised.GetValueOrDefault(row.KeyId.Value);
            if (end is null || row.AuthorityVersion >= end.Version)
            {
                await CompleteAsync(binding, row, state, cancellationToken);
            }
            else if (end.Intent == AuthorityIntent.EndKey)
            {
                await CompleteAsync(binding, row with { IsDue = true }, state, cancellationToken);
            }
            if (end is not null && row.AuthorityVersion < end.Version)
            {
                await ends.RaiseRowAsync(
                    binding,
                    end.AuthorityId,
                    AuthorityIntent.EndKey,
                    end.Version,
                    cancellationToken
                );
            }
        }
    }

    private async Task CompleteAsync(
        TenantBinding binding,
        Row row,
        KeyState? state,
        CancellationToken cancellationToken
    )
    {
        var isOver = row switch
        {
            { State: ApiKeyState.Revoked } => state is KeyState.Pending or KeyState.Active,
            { State: ApiKeyState.Active } => row.IsDue || state != KeyState.Active,
            _ => row.IsDue,
        };
        if (!isOver)
        {
            return;
        }
        if (state != KeyState.Revoked)
        {
            await RevokeInKeyServiceAsync(binding.TenantId, row.KeyId, cancellationToken); // also ids that it does not know
        }
        if (row.State != ApiKeyState.Revoked && await RevokeRowAsync(binding, row.KeyId, cancellationToken))
        {
            LogCompleted(binding.TenantId, row.KeyId, row.State, state);
        }
    }

    /// <summary>A key that the key service refuses to revoke is no reason to leave its row, or any other key, as it is.</summary>
    private async Task RevokeInKeyServiceAsync(TenantId tenant, KeyId key, CancellationToken cancellationToken)
    {
        try
        {
            await keyService.RevokeAsync(KeyOwner.Of(tenant), key, cancellationToken);
        }
        catch (PortalException e) when (e is not ServiceUnavailableException)
        {
            LogRefused(e, tenant, key);
        }
    }

    private Task<bool> RevokeRowAsync(TenantBinding binding, KeyId id, CancellationToken cancellationToken) =>
        database.CommitAsync(
            binding,
            TenantRole.App,
            (db, token) => RevokeRowAsync(db, id, token),
            new OperationDeadline(),
            cancellationToken
        );

    /// <summary>Revokes the row, with an entry by the platform itself, unless it was revoked meanwhile.</summary>
    private static async Task<bool> RevokeRowAsync(TenantDbContext db, KeyId id, CancellationToken cancellationToken)
    {
        await AuthorityLock.TakeAsync(db, id.Value, cancellationToken);
        var key = await ApiKeyQueries.LockAsync(db, id, cancellationToken);
        if (key.State == ApiKeyState.Revoked)
        {
            return false;
        }
        var now = await DatabaseClock.NowAsync(db, cancellationToken);
        var (action, because) = key switch
        {
            { State: ApiKeyState.Pending } => (AuditAction.ApiKeyAbandoned, "its creation was interrupted"),
            _ when key.ExpiresAt <= now => (AuditAction.ApiKeyRevoked, "it expired"),
            _ => (AuditAction.ApiKeyRevoked, "its revocation was interrupted"),
        };
        if (key.State == ApiKeyState.Pending)
        {
            key.ExpiresAt = key.CreatedAt; // marks it as abandoned
        }
        (key.State, key.RevokedAt) = (ApiKeyState.Revoked, now);
        db.AuditEntries.Add(AuditEntries.OfSystem(action, "key", id.Value, key.Name, new { because }));
        return true;
    }

    private Task<List<Row>> ReadRowsAsync(TenantBinding binding, CancellationToken cancellationToken) =>
        database.ReadAsync(
            binding,
            TenantRole.App,
            async (db, token) =>
            {
                var now = await DatabaseClock.NowAsync(db, token);
                var (from, abandoned) = (now - LookBack, now - ApiKeyRules.AbandonedAfter);
                return await db
                    .ApiKeys.Where(key => key.CreatedAt > from)
                    .Select(key => new Row(
                        key.KeyId,
                        key.State,
                        key.State == ApiKeyState.Pending ? key.CreatedAt <= abandoned : key.ExpiresAt <= now,
                        key.AuthorityVersion
                    ))
                    .ToListAsync(token);
            },
            new OperationDeadline(),
            cancellationToken
        );

    private async Task<Dictionary<KeyId, KeyState>> ReadKeysAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var known = new Dictionary<KeyId, KeyState>();
        for (KeyId? after = null; await keyService.ListAsync(tenant, after, cancellationToken) is { Count: > 0 } page; )
        {
            foreach (var key in page)
            {
                known[new(key.KeyId)] = key.State;
            }
            after = new(page[^1].KeyId);
        }
        return known;
    }

    [LoggerMessage(2102, LogLevel.Warning, "Tenant {Tenant}: keys could not be reconciled now; the next run will")]
    private partial void LogPostponed(Exception exception, TenantId tenant);

    [LoggerMessage(
        2103,
        LogLevel.Error,
        "Tenant {Tenant}: the key service refused to revoke key {Key}; its row revokes it"
    )]
    private partial void LogRefused(Exception exception, TenantId tenant, KeyId key);

    [LoggerMessage(
        2101,
        LogLevel.Warning,
        "Tenant {Tenant}: revoked key {Key}, which was {State} here and {Known} in the key service"
    )]
    private partial void LogCompleted(TenantId tenant, KeyId key, ApiKeyState state, KeyState? known);
}
