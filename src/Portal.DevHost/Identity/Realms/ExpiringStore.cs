namespace Portal.DevHost.Identity.Realms;

/// <summary>
/// Values under a key for a fixed time, in memory and bounded: a store that is full forgets its oldest entry.
/// All entries of a store live equally long, hence the oldest is also the next to expire.
/// </summary>
internal sealed class ExpiringStore<T>(TimeProvider time, TimeSpan lifetime)
    where T : class
{
    private const int Capacity = 10_000;
    private readonly Lock gate = new();
    private readonly Dictionary<string, (T Value, DateTimeOffset ExpiresAt)> entries = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, DateTimeOffset ExpiresAt)> order = new();

    public TimeSpan Lifetime => lifetime;

    public void Add(string key, T value)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            while (order.TryPeek(out var oldest) && (oldest.ExpiresAt <= now || order.Count >= Capacity))
                entries.Remove(order.Dequeue().Key);
            entries.Add(key, (value, now + lifetime));
            order.Enqueue((key, now + lifetime));
        }
    }

    public T? Find(string? key)
    {
        lock (gate)
        {
            return key is not null && entries.TryGetValue(key, out var entry) && entry.ExpiresAt > time.GetUtcNow()
                ? entry.Value
                : null;
        }
    }

    /// <summary>Finds and forgets in one step: of two callers only one gets the value.</summary>
    public T? Take(string? key)
    {
        lock (gate)
        {
            return key is not null && entries.Remove(key, out var entry) && entry.ExpiresAt > time.GetUtcNow()
                ? entry.Value
                : null;
        }
    }
}
