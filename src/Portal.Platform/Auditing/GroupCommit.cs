namespace Portal.Platform.Auditing;

/// <summary>
/// Commits what arrives while a commit is under way together in the next one, so that many callers who each wait for a
/// durable commit share its cost. One commit at a time.
/// </summary>
/// <param name="commit">Commits a batch; what it throws, every caller of that batch gets.</param>
public sealed class GroupCommit<T>(Func<IReadOnlyList<T>, Task> commit)
{
    private readonly Lock gate = new();
    private List<T> waiting = [];
    private TaskCompletionSource next = NewSource();
    private bool committing;

    /// <summary>
    /// Returns when the item is committed. It cannot be cancelled: a caller that leaves does not take its item out of the batch.
    /// </summary>
    public Task AddAsync(T item)
    {
        lock (gate)
        {
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
