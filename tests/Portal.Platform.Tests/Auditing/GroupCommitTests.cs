using Portal.Platform.Auditing;

namespace Portal.Platform.Tests.Auditing;

public sealed class GroupCommitTests
{
    [Fact]
    public async Task While_a_commit_hangs_only_so_many_wait_and_the_next_is_refused_at_once()
    {
        const int capacity = 5;
        var (begun, hanging) = (new TaskCompletionSource(), new TaskCompletionSource());
        var committed = new List<int>();
        var commits = new GroupCommit<int>(
            async items =>
            {
                begun.TrySetResult();
                await hanging.Task;
                committed.AddRange(items);
            },
            capacity
        );
        var first = commits.AddAsync(0);
        await begun.Task.WaitAsync(TestContext.Current.CancellationToken);
        var waiting = Enumerable.Range(1, capacity).Select(commits.AddAsync).ToList();

        var refused = commits.AddAsync(99);
        Assert.True(refused.IsFaulted);
        await Assert.ThrowsAsync<ServiceUnavailableException>(() => refused);
        Assert.All(waiting, task => Assert.False(task.IsCompleted));

        hanging.SetResult();
        await Task.WhenAll([first, .. waiting]);
        Assert.Equal([0, .. Enumerable.Range(1, capacity)], committed);
        await commits.AddAsync(100);
    }
}
