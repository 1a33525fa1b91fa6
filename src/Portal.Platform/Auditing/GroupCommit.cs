namespace Portal.Platform.Auditing;

/// <summary>
/// Commits what arrives while a commit is under way together in the next one, so that many callers who each wait for a
/// durable commit share its cost. One commit at a time.
/// </summary>
/// <param name="commit">Commits a batch; what it throws, every caller of that batch gets.</param>
/// <param name="capacity">How many items may wait for the next commit: while a commit hangs, callers keep coming.</param>
public sealed class GroupCommit<T>(Func<IReadOnlyList<T>, Task> commit, int capacity)
{
    private readonly Lock gate = new();
    private List<T> waiting = [];
    private TaskCompletionSource next = NewSource();
    private bool committing;

    /// <summary>
    /// Returns when the item is committed. It cannot be cancelled: a caller that leaves does not take its item out of the batch.
    /// </summary>
    /// <exception cref="ServiceUnavailableException">Too many wait; the item will not be committed.</exception>
    public Task AddAsync(T item)
    {
        lock (gate)
        {
            if (waiting.Count >= capacity)
            {
                return Task.FromException(
                    new ServiceUnavailableException("Too many calls wait for the company's audit log.")
                );
            }
            waiting.Add(item);
            var done = next.Task;
            if (!committing)
            {
                committing = true;
                _ = Task.Run(CommitAllAsync);
            }
            return done;
        }
    }

    private async Task CommitAllAsync()
    {
        while (Take() is var (items, done))
        {
            try
            {
                await commit(items);
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }
    }

    private (List<T> Items, TaskCompletionSource Done)? Take()
    {
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                committing = false;
                return null;
            }
            var taken = (waiting, next);
            waiting = [];
            next = NewSource();
            return taken;
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
