using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Hosting;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;

namespace Portal.Domain.ApiKeys;

/// <summary>
/// Brings the two halves of a tenant's keys to agree. A process that was killed between two steps of a change leaves one
/// of the differences below, and the next run completes it; until then a key is worth nothing, since both halves must be
/// live (IC-9). Runs may overlap and be repeated.
/// <code>
/// tenant's row           key service          what is done
/// pending, a minute old  any                  ended in both: abandoned
/// active, time over      active               ended in both: expired, or replaced
/// active                 revoked, or no key   ended in the row
/// revoked                pending or active    ended in the key service
/// </code>
/// </summary>
public sealed partial class ApiKeyReconciler(
    TenantDirectory directory,
    TenantConnections connections,
    KeyServiceClient keyService,
    ILogger<ApiKeyReconciler> logger
)
{
    private sealed record Row(KeyId KeyId, ApiKeyState State, bool IsDue);

    /// <summary>Keys older than that have expired in both halves by themselves.</summary>
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

    /// <summary>Completes what there is to complete; nothing is left that the next run would do.</summary>
    /// <exception cref="PortalException">The key service or the tenant's server does not answer; the next run goes on.</exception>
    public async Task RunAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var served = await directory.GetServedAsync(tenant, cancellationToken);
        await using var connection = await connections.OpenAsync(served.Binding, TenantRole.App, cancellationToken);
        await using var db = new TenantDbContext(
            new DbContextOptionsBuilder<TenantDbContext>().UseBounded(connection).Options
        );
        // Rows first: an active row was activated in the key service before, so that the later look must find the key.
        var rows = await ReadRowsAsync(db, cancellationToken);
        if (rows.Count == 0)
        {
            return;
        }
        var known = await ReadKeysAsync(tenant, cancellationToken);
        foreach (var row in rows)
        {
            KeyState? state = known.TryGetValue(row.KeyId, out var found) ? found : null;
            await SettleAsync(db, tenant, row, state, cancellationToken);
        }
    }

    private async Task SettleAsync(TenantDbContext db, TenantId tenant, Row row, KeyState? state, CancellationToken ct)
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
            await RevokeAsync(tenant, row.KeyId, ct); // also of an id it never heard of
        }
        if (row.State != ApiKeyState.Revoked && await EndAsync(db, row.KeyId, ct))
        {
            LogCompleted(tenant, row.KeyId, row.State, state);
        }
    }

    /// <summary>A key that the key service refuses to end is no reason to leave its row, or any other key, as it is.</summary>
    private async Task RevokeAsync(TenantId tenant, KeyId key, CancellationToken ct)
    {
        try
        {
            await keyService.RevokeAsync(KeyOwner.Of(tenant), key, ct);
        }
        catch (PortalException e) when (e is not ServiceUnavailableException)
        {
            LogRefused(e, tenant, key);
        }
    }

    /// <summary>Ends the row, with an entry by the platform itself, unless somebody else has ended it meanwhile.</summary>
    private static async Task<bool> EndAsync(TenantDbContext db, KeyId id, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await AuthorityLock.TakeAsync(db, id.Value, ct);
        var key = await ApiKeyQueries.LockAsync(db, id, ct);
        if (key.State == ApiKeyState.Revoked)
        {
            return false;
        }
        var now = await DatabaseClock.NowAsync(db, ct);
        var (action, because) = key switch
        {
            { State: ApiKeyState.Pending } => (AuditAction.ApiKeyAbandoned, "its making was interrupted"),
            _ when key.ExpiresAt <= now => (AuditAction.ApiKeyRevoked, "its time was over"),
            _ => (AuditAction.ApiKeyRevoked, "it was revoked in the key service"),
        };
        if (key.State == ApiKeyState.Pending)
        {
            key.ExpiresAt = key.CreatedAt; // it was given no time at all
        }
        (key.State, key.RevokedAt) = (ApiKeyState.Revoked, now);
        db.AuditEntries.Add(
            new()
            {
                ActorKind = AuditActorKind.System,
                ActorLabel = "Portal",
                Action = (int)action,
                TargetKind = "key",
                TargetId = id.Value,
                TargetLabel = key.Name,
                Outcome = AuditOutcome.Succeeded,
                CorrelationId = CorrelationId.New(),
                Details = AuditEntries.ToJson(new { because }),
            }
        );
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private static async Task<List<Row>> ReadRowsAsync(TenantDbContext db, CancellationToken ct)
    {
        var now = await DatabaseClock.NowAsync(db, ct);
        var (from, abandoned) = (now - LookBack, now - ApiKeyRules.AbandonedAfter);
        return await db
            .ApiKeys.Where(key => key.CreatedAt > from)
            .Select(key => new Row(
                key.KeyId,
                key.State,
                key.State == ApiKeyState.Pending ? key.CreatedAt <= abandoned : key.ExpiresAt <= now
            ))
            .ToListAsync(ct);
    }

    private async Task<Dictionary<KeyId, KeyState>> ReadKeysAsync(TenantId tenant, CancellationToken ct)
    {
        var known = new Dictionary<KeyId, KeyState>();
        for (KeyId? after = null; await keyService.ListAsync(tenant, after, ct) is { Count: > 0 } page; )
        {
            foreach (var key in page)
            {
                known[new(key.KeyId)] = key.State;
            }
            after = new(page[^1].KeyId);
        }
        return known;
    }

    [LoggerMessage(
        2102,
        LogLevel.Warning,
        "Tenant {Tenant}: the keys' halves could not be compared; the next run will"
    )]
    private partial void LogPostponed(Exception exception, TenantId tenant);

    [LoggerMessage(2103, LogLevel.Error, "Tenant {Tenant}: the key service refused to end key {Key}; its row ends it")]
    private partial void LogRefused(Exception exception, TenantId tenant, KeyId key);

    [LoggerMessage(
        2101,
        LogLevel.Warning,
        "Tenant {Tenant}: ended key {Key}, which was {State} here and {Known} there"
    )]
    private partial void LogCompleted(TenantId tenant, KeyId key, ApiKeyState state, KeyState? known);
}
