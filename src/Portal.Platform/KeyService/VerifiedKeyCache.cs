using System.Collections.Concurrent;
using System.Security.Cryptography;
using Portal.Platform.Tenancy;

namespace Portal.Platform.KeyService;

/// <summary>
/// Live keys, and until when they may be trusted without calling the key service. The tenant is unknown before verification,
/// so that entries are found by key id (the named exception to "every cache key starts with the tenant", IC-12) and then
/// compared with the hash of the presented secret; nothing is found by parts of a secret.
/// </summary>
internal sealed class VerifiedKeyCache(TimeProvider time, int capacity = VerifiedKeyCache.DefaultCapacity)
{
    private const int DefaultCapacity = 10_000;

    private sealed record Entry(byte[] SecretHash, VerifiedKey Key, long? ExpiresAt);

    private readonly ConcurrentDictionary<KeyId, Entry> entries = new();
    private readonly Lock gate = new();
    private long changes;
    private long trustedUntil = long.MinValue;

    /// <summary>
    /// Rises with every entry of the feed. The response to a request that was sent before is not cached: it may be older
    /// than the revocation that has just been applied.
    /// </summary>
    public long Changes => Interlocked.Read(ref changes);

    /// <summary>True while the feed is fresh enough for entries to be trusted.</summary>
    public bool IsTrusted => time.GetTimestamp() < Interlocked.Read(ref trustedUntil);

    public int Count => entries.Count;

    /// <summary>The key when it may be trusted; null says nothing about it.</summary>
    public VerifiedKey? Find(PresentedKey key) =>
        IsTrusted
        && entries.TryGetValue(key.Id, out var entry)
        && entry.Key.Class == key.Class
        && (entry.ExpiresAt is not { } end || time.GetTimestamp() < end)
        && CryptographicOperations.FixedTimeEquals(entry.SecretHash, SHA256.HashData(key.Secret.Span))
            ? entry.Key
            : null;

    /// <summary>Adds a live key, unless the feed has changed anything since <paramref name="changesWhenSent"/>.</summary>
    public void Add(PresentedKey key, VerifiedKey verified, TimeSpan? expiresIn, long sentAt, long changesWhenSent)
    {
        var entry = new Entry(
            SHA256.HashData(key.Secret.Span),
            verified,
            expiresIn is { } left ? sentAt + Ticks(left) : null
        );
        lock (gate)
        {
            if (changes != changesWhenSent)
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

    public void Remove(KeyId key) => Change(() => entries.TryRemove(key, out _));

    public void Remove(TenantId tenant) =>
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

    /// <summary>Trusts entries until <paramref name="lifetime"/> after <paramref name="timestamp"/>.</summary>
    public void Confirm(long timestamp, TimeSpan lifetime) =>
        Interlocked.Exchange(ref trustedUntil, timestamp + Ticks(lifetime));

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
