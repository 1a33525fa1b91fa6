using System.Collections.Concurrent;

namespace Portal.Platform.Catalog;

/// <summary>
/// A bounded cache of look-ups in flight or just completed: concurrent callers share one query, a failure is never cached,
/// and a result is valid for a fixed time from the start of its query. An entry that is still in use after half of that time
/// is refreshed in the background, so that a busy service never waits for the result.
/// </summary>
/// <param name="capacity">Most entries.</param>
/// <param name="lifetime">How long a result is valid.</param>
/// <param name="time">The clock.</param>
public sealed class BoundedCache<TKey, TValue>(int capacity, TimeSpan lifetime, TimeProvider time)
    where TKey : notnull
{
    private sealed class Entry(long askedAt, Task<TValue> answer)
    {
        private int renewed;

        public long AskedAt => askedAt;

        public Task<TValue> Answer => answer;

        public bool IsMineToRenew() => Interlocked.Exchange(ref renewed, 1) == 0;
    }

    private readonly ConcurrentDictionary<TKey, Lazy<Entry>> entries = new();

    /// <summary>The result for a key, looked up when it is not known or too old.</summary>
    /// <param name="key">What is looked up.</param>
    /// <param name="load">Looks it up; its failures are the callers' and are not kept.</param>
    /// <param name="cancellationToken">Ends the wait, not the look-up, which others share.</param>
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
                if (Age(entry) > lifetime / 2 && entry.IsMineToRenew())
                {
                    _ = Task.Run(() => RenewAsync(key, lazy, load), CancellationToken.None);
                }
                return entry.Answer.WaitAsync(cancellationToken);
            }
            entries.TryRemove(new(key, lazy));
        }
    }

    /// <summary>Forgets a result.</summary>
    public void Remove(TKey key) => entries.TryRemove(key, out _);

    /// <summary>Forgets results.</summary>
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

    /// <summary>Without an answer everything stays as it is: the old one counts until its time is over, and no longer.</summary>
    private async Task RenewAsync(TKey key, Lazy<Entry> old, Func<TKey, CancellationToken, Task<TValue>> load)
    {
        var renewed = NewEntry(key, load);
        await ((Task)renewed.Value.Answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (IsFresh(renewed.Value))
        {
            entries.TryUpdate(key, renewed, old); // not where it was removed meanwhile: somebody knows better
        }
    }

    private TimeSpan Age(Entry entry) => time.GetElapsedTime(entry.AskedAt);

    private bool IsFresh(Entry entry) => !entry.Answer.IsFaulted && !entry.Answer.IsCanceled && Age(entry) < lifetime;

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
