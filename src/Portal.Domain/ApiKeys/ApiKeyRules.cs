using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Texts;
using Portal.Platform;
using Portal.Platform.KeyService;

namespace Portal.Domain.ApiKeys;

/// <summary>Rules for API keys.</summary>
public static class ApiKeyRules
{
    /// <summary>Most keys that a tenant can have in use at a time.</summary>
    public const int MaximumInUse = 100;

    /// <summary>How long before its expiry a key is reported as expiring soon.</summary>
    public static readonly TimeSpan Warning = TimeSpan.FromDays(14);

    /// <summary>How long a key may remain valid beside its successor; the last one is the default.</summary>
    public static readonly IReadOnlyList<TimeSpan> Overlaps =
    [
        TimeSpan.Zero,
        TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(6),
        TimeSpan.FromHours(24),
    ];

    /// <summary>The longest life of a key: a year, which may be a leap year.</summary>
    internal static readonly TimeSpan LongestLife = TimeSpan.FromDays(366);

    /// <summary>
    /// How long creating a key may take. Later it is refused, since the reconciler may abandon the key.
    /// </summary>
    internal static readonly TimeSpan IssuanceTimeout = TimeSpan.FromSeconds(50);

    /// <summary>Age at which a pending key is abandoned; more than <see cref="IssuanceTimeout"/>, so that the two cannot race.</summary>
    internal static readonly TimeSpan AbandonedAfter = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan ShortestLife = TimeSpan.FromDays(1);

    /// <summary>Name, scopes and expiry in the form in which they are stored.</summary>
    /// <exception cref="InvalidInputException">With a message for each wrong field.</exception>
    internal static async Task<(string Name, string[] Scopes, DateTimeOffset ExpiresAt)> CheckAsync(
        TenantDbContext db,
        ApiKeyDraft draft,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var errors = new FieldErrors();
        var name = await errors.TextAsync(db, ("Name", draft.Name, "The name", 100), cancellationToken);
        if (draft.Scopes.Count == 0)
        {
            errors.Add("Scopes", "No scope is selected. Select at least one.");
        }
        else if (draft.Scopes.Any(scope => !ApiScopes.All.Contains(scope, StringComparer.Ordinal)))
        {
            errors.Add("Scopes", "A scope is unknown. Choose from the list.");
        }
        var expiresAt = CheckEnd(errors, draft.End, now);
        errors.ThrowIfAny();
        return (name, [.. ApiScopes.All.Where(draft.Scopes.Contains)], expiresAt);
    }

    /// <summary>Expiry of a rotation's new key.</summary>
    /// <exception cref="InvalidInputException">With a message for each wrong field.</exception>
    internal static DateTimeOffset Check(ApiKeyRotation rotation, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        if (!Overlaps.Contains(rotation.Overlap))
        {
            errors.Add("Overlap", "The overlap is unknown. Choose from the list.");
        }
        var expiresAt = CheckEnd(errors, rotation.End, now);
        errors.ThrowIfAny();
        return expiresAt;
    }

    /// <summary>Ensures that the name is free and the limit is not reached. Takes the tenant's lock for issuing keys.</summary>
    /// <param name="db">Within a transaction, whose end releases the lock.</param>
    /// <param name="name">Name of the new key.</param>
    /// <param name="now">The database's time.</param>
    /// <param name="replaced">The key that the new one replaces; it may have the same name.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="ConflictException">The name is taken, or the limit is reached.</exception>
    internal static async Task EnsureCapacityAsync(
        TenantDbContext db,
        string name,
        DateTimeOffset now,
        KeyId? replaced,
        CancellationToken cancellationToken
    )
    {
        await LockAsync(db, cancellationToken);
        var named = db.ApiKeys.FromSql($"SELECT * FROM api_keys WHERE look_alike_key(name) = look_alike_key({name})");
        var others = await ApiKeyQueries.InUse(named, now).AsNoTracking().ToListAsync(cancellationToken);
        var same = others.Find(key => key.KeyId != replaced);
        if (same is { State: ApiKeyState.Pending })
        {
            throw new ConflictException($"A key named \"{name}\" is being created right now. Try again in a minute.");
        }
        if (replaced is not null)
        {
            return; // it takes over the name and the slot
        }
        if (same is not null)
        {
            throw new ConflictException(
                $"There is a key named \"{same.Name}\" already, or one that looks like it. Choose another name."
            );
        }
        if (await ApiKeyQueries.InUse(db.ApiKeys, now).CountAsync(cancellationToken) >= MaximumInUse)
        {
            throw new ConflictException($"{MaximumInUse} keys are in use. Revoke one that is not needed first.");
        }
    }

    private static DateTimeOffset CheckEnd(FieldErrors errors, ApiKeyExpiry end, DateTimeOffset now)
    {
        var life = end switch
        {
            { Days: { } days, At: null } => TimeSpan.FromDays(Math.Clamp(days, -1, 1000)),
            { Days: null, At: { } at } => at - now,
            _ => TimeSpan.Zero,
        };
        if (life < ShortestLife || life > LongestLife)
        {
            errors.Add("ExpiresAt", "The expiry is not between one day and one year from now. Choose another date.");
            return now;
        }
        return (now + life).ToUniversalTime();
    }

    /// <summary>Keys are issued one at a time, so that two people cannot use the same name at once.</summary>
    private static Task<int> LockAsync(TenantDbContext db, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(
            "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.api_keys', 0))",
            cancellationToken
        );
}
