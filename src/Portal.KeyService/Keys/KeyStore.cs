using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.KeyService.Database;
using Portal.Platform.KeyService;

namespace Portal.KeyService.Keys;

/// <summary>What became of a change.</summary>
internal enum KeyChange
{
    Done,

    /// <summary>The owner has no such key.</summary>
    NotFound,

    /// <summary>The key is in a state that does not allow it.</summary>
    Conflict,
}

/// <summary>
/// Changes keys: each change is one statement, so that a process killed at any moment leaves either state and no third.
/// <code>
/// (none) --create--> pending --activate--> active --revoke--> revoked
///                    |  ^ create again: a new secret, the former is worth nothing
///                    +---------------------revoke-----------> revoked   (also of an id that was never made)
/// </code>
/// The rows' triggers hold to this as well.
/// </summary>
internal sealed class KeyStore(IDbContextFactory<KeyDbContext> database, KeyHasher hasher)
{
    private const int PageSize = 500;

    /// <summary>Makes a pending key, or gives a pending one a new secret.</summary>
    /// <returns>Null when the id is taken: activated, revoked, or another owner's.</returns>
    public async Task<CreatedKey?> CreateAsync(KeyOwner owner, KeyId id, CreateKeyRequest request, CancellationToken ct)
    {
        var key = new PresentedKey(owner.Class, id, RandomNumberGenerator.GetBytes(ApiKeyFormat.SecretBytes));
        await using var db = await database.CreateDbContextAsync(ct);
        var revisions = await db
            .Database.SqlQuery<int>(
                $"""
                INSERT INTO keys (key_id, class, tenant_id, scopes, secret_hash, state, revision, expires_at)
                VALUES ({id.Value}, {owner.Class.ToString()}, {owner.Tenant?.Value}::uuid, {request.Scopes},
                    {hasher.Hash(key)}, 'Pending', 1, {request.ExpiresAt?.ToUniversalTime()}::timestamptz)
                ON CONFLICT (key_id) DO UPDATE SET scopes = excluded.scopes, secret_hash = excluded.secret_hash,
                    expires_at = excluded.expires_at, revision = keys.revision + 1
                WHERE keys.state = 'Pending' AND keys.class = excluded.class
                    AND keys.tenant_id IS NOT DISTINCT FROM excluded.tenant_id
                RETURNING revision AS "Value"
                """
            )
            .ToListAsync(ct);
        return revisions is [var revision] ? new CreatedKey(id.Value, revision, ApiKeyFormat.Write(key)) : null;
    }

    /// <summary>Makes a pending key valid, if its secret is still the one of that revision.</summary>
    public async Task<KeyChange> ActivateAsync(KeyOwner owner, KeyId id, int revision, CancellationToken ct)
    {
        await using var db = await database.CreateDbContextAsync(ct);
        var activated = await Owned(db, owner, id)
            .Where(row => row.State == KeyState.Pending && row.Revision == revision)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, KeyState.Active), ct);
        if (activated == 1)
        {
            return KeyChange.Done;
        }
        var found = await Owned(db, owner, id).Select(row => new { row.State, row.Revision }).SingleOrDefaultAsync(ct);
        return found switch
        {
            null => KeyChange.NotFound,
            { State: KeyState.Active } when found.Revision == revision => KeyChange.Done,
            _ => KeyChange.Conflict,
        };
    }

    /// <summary>Ends a key for good. An id that was never made is made unusable, for a late creation may still arrive.</summary>
    public async Task<KeyChange> RevokeAsync(KeyOwner owner, KeyId id, CancellationToken ct)
    {
        await using var db = await database.CreateDbContextAsync(ct);
        var revoked = await db.Database.ExecuteSqlAsync(
            $$"""
            INSERT INTO keys (key_id, class, tenant_id, scopes, state, revision)
            VALUES ({{id.Value}}, {{owner.Class.ToString()}}, {{owner.Tenant?.Value}}::uuid, ARRAY[]::text[], 'Revoked', 0)
            ON CONFLICT (key_id) DO UPDATE SET state = 'Revoked', secret_hash = NULL
            WHERE keys.state <> 'Revoked' AND keys.class = excluded.class
                AND keys.tenant_id IS NOT DISTINCT FROM excluded.tenant_id
            """,
            ct
        );
        return revoked == 1 || await Owned(db, owner, id).AnyAsync(ct) ? KeyChange.Done : KeyChange.NotFound;
    }

    /// <summary>A page of the owner's keys in the order of their ids.</summary>
    public async Task<List<ListedKey>> ListAsync(KeyOwner owner, KeyId? after, CancellationToken ct)
    {
        await using var db = await database.CreateDbContextAsync(ct);
        var from = after?.Value ?? Guid.Empty;
        return await db
            .Keys.Where(row => row.Class == owner.Class && row.TenantId == TenantOf(owner) && row.KeyId > from)
            .OrderBy(row => row.KeyId)
            .Take(PageSize)
            .Select(row => new ListedKey(row.KeyId, row.State, row.ExpiresAt))
            .ToListAsync(ct);
    }

    private static IQueryable<KeyRow> Owned(KeyDbContext db, KeyOwner owner, KeyId id)
    {
        var tenant = TenantOf(owner);
        return db.Keys.Where(row => row.KeyId == id.Value && row.Class == owner.Class && row.TenantId == tenant);
    }

    private static Guid? TenantOf(KeyOwner owner) => owner.Tenant?.Value;
}
