using System.Collections.Concurrent;
using System.Security.Cryptography;
using Portal.Platform.Tenancy;

namespace Portal.Platform.KeyService;

/// <summary>
/// Live keys, and until when they may be trusted without asking. The tenant is unknown before verification, so that entries
/// are found by key id (the named exception to "every cache key starts with the tenant", IC-12) and then compared with the
/// hash of the presented secret; nothing is found by parts of a secret.
/// </summary>
internal sealed class VerifiedKeyCache(TimeProvider time, int capacity = VerifiedKeyCache.DefaultCapacity)
{
    private const int DefaultCapacity = 10_000;

    private sealed record Entry(byte[] SecretHash, VerifiedKey Key, long? EndsAt);

    private readonly ConcurrentDictionary<KeyId, Entry> entries = new();
    private readonly Lock gate = new();
    private long changes;
    private long trustedUntil = long.MinValue;

    /// <summary>
    /// Rises with everything that the feed tells. An answer that was asked for before is not kept: it may be older than the
    /// revocation that has just been applied.
    /// </summary>
    public long Changes => Interlocked.Read(ref changes);

    /// <summary>True while the feed is fresh enough for entries to count.</summary>
    public bool IsTrusted => time.GetTimestamp() < Interlocked.Read(ref trustedUntil);

    public int Count => entries.Count;

    /// <summary>The key when it may be trusted without asking; never a negative answer.</summary>
    public VerifiedKey? Find(PresentedKey key) =>
        IsTrusted
        && entries.TryGetValue(key.Id, out var entry)
        && entry.Key.Class == key.Class
        && (entry.EndsAt is not { } end || time.GetTimestamp() < end)
        && CryptographicOperations.FixedTimeEquals(entry.SecretHash, SHA256.HashData(key.Secret.Span))
            ? entry.Key
            : null;

    /// <summary>Keeps a positive answer, unless the feed has told anything since <paramref name="changesWhenAsked"/>.</summary>
    public void Add(PresentedKey key, VerifiedKey verified, TimeSpan? endsIn, long askedAt, long changesWhenAsked)
    {
        var entry = new Entry(
            SHA256.HashData(key.Secret.Span),
            verified,
            endsIn is { } left ? askedAt + Ticks(left) : null
        );
        lock (gate)
        {
            if (changes != changesWhenAsked)
            {
                return;
            }
            if (entries.Count >= capacity)
            {
                entries.Clear(); // correctness never depends on an entry
            }
            entries[key.Id] = entry;
        }
    }

    public void Forget(KeyId key) => Change(() => entries.TryRemove(key, out _));

    public void Forget(TenantId tenant) =>
        Change(() =>
        {
            foreach (var (id, entry) in entries)
            {
                if (entry.Key is VerifiedTenantKey key && key.TenantId == tenant)
                {
                    entries.TryRemove(id, out _);
                }
            }
        });

    public void Clear() =>
        Change(() =>
        {
            entries.Clear();
            Interlocked.Exchange(ref trustedUntil, long.MinValue);
        });

    /// <summary>Trust entries until <paramref name="lifetime"/> after <paramref name="moment"/> (a timestamp).</summary>
    public void Confirm(long moment, TimeSpan lifetime) =>
        Interlocked.Exchange(ref trustedUntil, moment + Ticks(lifetime));

    private void Change(Action change)
    {
        lock (gate)
        {
            changes++;
            change();
        }
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
