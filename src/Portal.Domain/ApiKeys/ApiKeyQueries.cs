using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Texts;
using Portal.Platform;
using Portal.Platform.KeyService;

namespace Portal.Domain.ApiKeys;

/// <summary>Queries that several key operations share.</summary>
internal static class ApiKeyQueries
{
    /// <summary>Keys whose name is taken: valid ones, and those being created at this moment.</summary>
    public static IQueryable<ApiKey> InUse(IQueryable<ApiKey> keys, DateTimeOffset now)
    {
        var creating = now - ApiKeyRules.AbandonedAfter;
        return keys.Where(key =>
            (key.State == ApiKeyState.Active && key.ExpiresAt > now)
            || (key.State == ApiKeyState.Pending && key.CreatedAt > creating)
        );
    }

    /// <summary>Valid keys that expire soon, except those that have a successor and are meant to expire.</summary>
    public static IQueryable<ApiKey> ExpiringSoon(TenantDbContext db, IQueryable<ApiKey> keys, DateTimeOffset now)
    {
        var soon = now + ApiKeyRules.Warning;
        return keys.Where(key =>
            key.State == ApiKeyState.Active
            && key.ExpiresAt > now
            && key.ExpiresAt <= soon
            && !db.ApiKeys.Any(next => next.Replaces == key.KeyId && next.State == ApiKeyState.Active)
        );
    }

    public static async Task<Page<ApiKeyItem>> ListAsync(TenantDbContext db, ApiKeyQuery query, CancellationToken ct)
    {
        var now = await DatabaseClock.NowAsync(db, ct);
        var matching = Filter(db, query, now);
        var total = await matching.CountAsync(ct);
        var page = query.Page.Bounded();
        var rest = Filter(db, query, now, page.After);
        var ordered =
            query.Filter == ApiKeyFilter.ExpiringSoon
                ? rest.OrderBy(key => key.ExpiresAt).ThenBy(key => key.KeyId)
                : rest.OrderByDescending(key => key.CreatedAt).ThenByDescending(key => key.KeyId);
        return new(await ReadAsync(db, ordered.Skip(page.Skip).Take(page.Take), now, ct), total);
    }

    public static async Task<ApiKeyItem> GetAsync(TenantDbContext db, KeyId id, CancellationToken ct)
    {
        var now = await DatabaseClock.NowAsync(db, ct);
        var found = await ReadAsync(db, db.ApiKeys.Where(key => key.KeyId == id), now, ct);
        return found.SingleOrDefault() ?? throw NotFound();
    }

    /// <summary>
    /// Finds and locks a key until the transaction ends. For a key that may be in use, the caller holds the
    /// <see cref="AuthorityLock"/>.
    /// </summary>
    public static async Task<ApiKey> LockAsync(TenantDbContext db, KeyId id, CancellationToken ct) =>
        await db
            .ApiKeys.FromSql($"SELECT * FROM api_keys WHERE key_id = {id.Value} FOR UPDATE")
            .SingleOrDefaultAsync(ct)
        ?? throw NotFound();

    private static NotFoundException NotFound() => new("There is no such key.");

    private static IQueryable<ApiKey> Filter(
        TenantDbContext db,
        ApiKeyQuery query,
        DateTimeOffset now,
        Guid? after = null
    )
    {
        var isByExpiry = query.Filter == ApiKeyFilter.ExpiringSoon;
        var beginning = ApiKeyFormat.TryReadBeginning(query.Search, out var ids) ? ids : ((Guid, Guid)?)null;
        var keys = new Selection("api_keys")
            .Found(query.Search, "search_fold(name)", ["key_id"], beginning)
            .AfterRow(isByExpiry ? "expires_at" : "created_at", "key_id", after, descending: !isByExpiry)
            .Rows(db.ApiKeys);
        return query.Filter switch
        {
            ApiKeyFilter.InUse => InUse(keys, now),
            ApiKeyFilter.ExpiringSoon => ExpiringSoon(db, keys, now),
            ApiKeyFilter.Ended => keys.Where(key =>
                key.State == ApiKeyState.Revoked || (key.State == ApiKeyState.Active && key.ExpiresAt <= now)
            ),
            _ => keys,
        };
    }

    private static async Task<List<ApiKeyItem>> ReadAsync(
        TenantDbContext db,
        IQueryable<ApiKey> keys,
        DateTimeOffset now,
        CancellationToken ct
    )
    {
        var rows = await keys.Select(key => new
            {
                Key = key,
                HasSuccessor = db.ApiKeys.Any(next => next.Replaces == key.KeyId && next.State == ApiKeyState.Active),
                Replaced = db
                    .ApiKeys.Where(old =>
                        old.KeyId == key.Replaces && old.State == ApiKeyState.Active && old.ExpiresAt > now
                    )
                    .Select(old => new ReplacedKey(old.KeyId, old.ExpiresAt))
                    .FirstOrDefault(),
            })
            .ToListAsync(ct);
        return [.. rows.Select(row => ToItem(row.Key, row.HasSuccessor, now) with { Replaces = row.Replaced })];
    }

    private static ApiKeyItem ToItem(ApiKey key, bool hasSuccessor, DateTimeOffset now)
    {
        var status = key switch
        {
            { State: ApiKeyState.Pending } => ApiKeyStatus.Creating,
            { State: ApiKeyState.Active } when key.ExpiresAt <= now => ApiKeyStatus.Expired,
            { State: ApiKeyState.Active } => hasSuccessor ? ApiKeyStatus.Replaced : ApiKeyStatus.Active,
            // An abandoned key has no lifetime; an expired one is revoked by the reconciler later.
            _ when key.ExpiresAt <= key.CreatedAt => ApiKeyStatus.Abandoned,
            _ when key.ExpiresAt <= key.RevokedAt => ApiKeyStatus.Expired,
            _ => ApiKeyStatus.Revoked,
        };
        return new(
            key.KeyId,
            key.Name,
            key.Scopes,
            status,
            status == ApiKeyStatus.Active && key.ExpiresAt <= now + ApiKeyRules.Warning,
            key.CreatedAt,
            key.CreatedByLabel,
            key.ExpiresAt,
            key.RevokedAt,
            key.LastUsedAt,
            key.LastUsedAddress
        );
    }
}
