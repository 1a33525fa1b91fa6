using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.AuditLog;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.KeyService;

namespace Portal.Domain.ApiKeys;

/// <summary>What happens to a key that another one replaces.</summary>
internal static class ApiKeyReplacement
{
    /// <summary>Finds and locks the key until the transaction ends.</summary>
    /// <exception cref="ConflictException">It is not in use, or has a successor.</exception>
    public static async Task<ApiKey> EnsureReplaceableAsync(
        TenantDbContext db,
        KeyId id,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var key = await ApiKeyQueries.LockAsync(db, id, cancellationToken);
        if (key.State != ApiKeyState.Active || key.ExpiresAt <= now)
        {
            throw new ConflictException("This key is not in use, so it cannot be rotated. Create a new key.");
        }
        if (await ApiKeyQueries.InUse(db.ApiKeys, now).AnyAsync(next => next.Replaces == id, cancellationToken))
        {
            throw new ConflictException("This key has already been rotated.");
        }
        return key;
    }

    /// <summary>Shortens the life of the replaced key, with an audit entry of its own, in the transaction that activates the new one.</summary>
    public static async Task ShortenAsync(
        TenantDbContext db,
        Caller caller,
        KeyId id,
        TimeSpan overlap,
        CancellationToken cancellationToken
    )
    {
        var key = await ApiKeyQueries.LockAsync(db, id, cancellationToken);
        var end = await DatabaseClock.NowAsync(db, cancellationToken) + overlap;
        if (key.State != ApiKeyState.Active || key.ExpiresAt <= end)
        {
            return; // it was revoked meanwhile, or expires sooner anyway
        }
        var operation = new Operation(AuditAction.ApiKeyRotated, Permission.ManageApiKeys)
        {
            TargetKind = "key",
            TargetId = id.Value,
            Details = new { before = new { key.ExpiresAt }, after = new { ExpiresAt = end } },
        };
        key.ExpiresAt = end;
        if (overlap == TimeSpan.Zero)
        {
            (key.State, key.RevokedAt) = (ApiKeyState.Revoked, end);
        }
        var entry = AuditEntries.For(caller, operation, AuditOutcome.Succeeded);
        entry.TargetLabel = key.Name;
        db.AuditEntries.Add(entry);
    }
}
