using System.Collections.Concurrent;

namespace Portal.Platform.Catalog;

/// <summary>
/// A bounded cache of look-ups in flight or just answered: callers that ask together share one query, a failure is
/// never kept, and an answer is trusted for a fixed time from when it was asked.
/// </summary>
internal sealed class BoundedCache<TKey, TValue>(int capacity, TimeSpan lifetime, TimeProvider time)
    where TKey : notnull
{
    private sealed record Entry(long AskedAt, Task<TValue> Answer);

    private readonly ConcurrentDictionary<TKey, Lazy<Entry>> entries = new();

    public Task<TValue> GetAsync(
        TKey key,
        Func<TKey, CancellationToken, Task<TValue>> load,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var lazy = entries.GetValueOrDefault(key);
            Lazy<Entry>? mine = null;
            if (lazy is null)
            {
                mine = NewEntry(key, load);
                lazy = entries.GetOrAdd(key, mine);
            }
            var entry = lazy.Value;
            if (ReferenceEquals(lazy, mine) || IsFresh(entry)) // one's own answer counts even when it is a failure
            {
                return entry.Answer.WaitAsync(cancellationToken);
            }
            entries.TryRemove(new(key, lazy));
        }
    }

    public void Remove(TKey key) => entries.TryRemove(key, out _);

    public void RemoveWhere(Func<TValue, bool> predicate)
    {
        foreach (var (key, lazy) in entries)
        {
            if (lazy.Value.Answer is { IsCompletedSuccessfully: true } answer && predicate(answer.Result))
            {
                entries.TryRemove(new(key, lazy));
            }
        }
    }

    private bool IsFresh(Entry entry) =>
        !entry.Answer.IsFaulted && !entry.Answer.IsCanceled && time.GetElapsedTime(entry.AskedAt) < lifetime;

    private Lazy<Entry> NewEntry(TKey key, Func<TKey, CancellationToken, Task<TValue>> load)
    {
        if (entries.Count >= capacity)
        {
            MakeRoom();
        }
        // The shared query must not end because one of its callers went away.
        return new(() => new Entry(time.GetTimestamp(), load(key, CancellationToken.None)));
    }

    /// <summary>Stale entries go first; when a flood of fresh ones remains, all go: correctness never depends on them.</summary>
    private void MakeRoom()
    {
        foreach (var (key, lazy) in entries)
        {
            if (!IsFresh(lazy.Value))
            {
                entries.TryRemove(new(key, lazy));
            }
        }
        if (entries.Count >= capacity)
        {
            entries.Clear();
        }
    }
}
