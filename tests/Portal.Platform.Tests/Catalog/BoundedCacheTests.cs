using Portal.Platform.Catalog;
using Portal.Testing;

namespace Portal.Platform.Tests.Catalog;

public sealed class BoundedCacheTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);
    private readonly FakeClock clock = new();
    private int asked;

    private static Task<int> Never => new TaskCompletionSource<int>().Task;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Callers_that_ask_together_share_one_question()
    {
        var cache = NewCache();
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var callers = Enumerable.Range(0, 100).Select(_ => Task.Run(() => Ask(cache, "acme", answer.Task))).ToList();
        await Wait.UntilAsync(() => Volatile.Read(ref asked) > 0);
        answer.SetResult(7);
        Assert.All(await Task.WhenAll(callers), value => Assert.Equal(7, value));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task An_answer_is_trusted_for_its_lifetime_and_no_longer()
    {
        var cache = NewCache();
        Assert.Equal(1, await Ask(cache, "acme", Task.FromResult(1)));
        clock.Advance(Lifetime - TimeSpan.FromTicks(1));
        Assert.Equal(1, await Ask(cache, "acme", Never));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(3, await Ask(cache, "acme", Task.FromResult(3)));
    }

    [Fact]
    public async Task What_is_still_asked_for_is_renewed_before_its_time_is_over_and_nobody_waits()
    {
        var cache = NewCache();
        await Ask(cache, "acme", Task.FromResult(1));
        clock.Advance(Lifetime / 2);
        Assert.Equal(1, await Ask(cache, "acme", Never));
        Assert.Equal(1, asked); // half of its time is not over yet
        clock.Advance(TimeSpan.FromTicks(1));
        var renewal = new TaskCompletionSource<int>();
        Assert.Equal(1, await Ask(cache, "acme", renewal.Task));
        Assert.Equal(1, await Ask(cache, "acme", Never)); // one renewal at a time
        renewal.SetResult(2);
        await Wait.UntilAsync(async () => await Ask(cache, "acme", Never) == 2);
        Assert.Equal(2, asked);
        clock.Advance(Lifetime / 2);
        Assert.Equal(2, await Ask(cache, "acme", Never)); // its own time counts, from its own question
    }

    [Fact]
    public async Task A_renewal_that_fails_gives_the_old_answer_no_further_time()
    {
        var cache = NewCache();
        await Ask(cache, "acme", Task.FromResult(1));
        clock.Advance(Lifetime * 0.75);
        Assert.Equal(1, await Ask(cache, "acme", Task.FromException<int>(new InvalidOperationException())));
        Assert.Equal(1, await Ask(cache, "acme", Never));
        clock.Advance(Lifetime * 0.25);
        Assert.Equal(3, await Ask(cache, "acme", Task.FromResult(3)));
    }

    [Fact]
    public async Task A_renewal_does_not_bring_back_what_was_removed()
    {
        var cache = NewCache();
        await Ask(cache, "acme", Task.FromResult(1));
        clock.Advance(Lifetime * 0.75);
        var renewal = new TaskCompletionSource<int>();
        await Ask(cache, "acme", renewal.Task);
        cache.Remove("acme");
        renewal.SetResult(2);
        await Task.Delay(50, Token); // time in which the renewal must not come back
        Assert.Equal(3, await Ask(cache, "acme", Task.FromResult(3)));
    }

    [Fact]
    public async Task The_lifetime_counts_from_the_question_and_not_from_the_answer()
    {
        var cache = NewCache();
        var slow = new TaskCompletionSource<int>();
        var first = Ask(cache, "acme", slow.Task);
        clock.Advance(Lifetime);
        slow.SetResult(1);
        Assert.Equal(1, await first);
        Assert.Equal(2, await Ask(cache, "acme", Task.FromResult(2)));
    }

    [Fact]
    public async Task A_failure_is_told_and_not_kept()
    {
        var cache = NewCache();
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Ask(cache, "acme", Task.FromException<int>(new InvalidOperationException()))
        );
        Assert.Equal(2, await Ask(cache, "acme", Task.FromResult(2)));
    }

    [Fact]
    public async Task A_caller_that_goes_away_takes_the_answer_from_nobody()
    {
        var cache = NewCache();
        var slow = new TaskCompletionSource<int>();
        using var leaving = new CancellationTokenSource();
        var one = cache.GetAsync("acme", (_, _) => slow.Task, leaving.Token);
        var other = cache.GetAsync("acme", (_, _) => slow.Task, Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        slow.SetResult(5);
        Assert.Equal(5, await other);
    }

    [Fact]
    public async Task It_never_holds_more_than_its_capacity()
    {
        var cache = NewCache(capacity: 10);
        for (var i = 0; i < 1_000; i++)
        {
            await Ask(cache, $"host-{i}", Task.FromResult(i));
        }
        asked = 0;
        for (var i = 0; i < 1_000; i++)
        {
            await Ask(cache, $"host-{i}", Task.FromResult(i));
        }
        Assert.InRange(asked, 990, 1_000);
    }

    [Fact]
    public async Task What_is_removed_is_asked_again()
    {
        var cache = NewCache();
        await Ask(cache, "acme", Task.FromResult(1));
        await Ask(cache, "globex", Task.FromResult(2));
        cache.RemoveWhere(value => value == 2);
        Assert.Equal(1, await Ask(cache, "acme", Task.FromResult(8)));
        Assert.Equal(9, await Ask(cache, "globex", Task.FromResult(9)));
    }

    private BoundedCache<string, int> NewCache(int capacity = 100) => new(capacity, Lifetime, clock);

    private Task<int> Ask(BoundedCache<string, int> cache, string key, Task<int> answer) =>
        cache.GetAsync(
            key,
            (_, _) =>
            {
                Interlocked.Increment(ref asked);
                return answer;
            },
            Token
        );
}
