using Portal.Operator.Servers;
using Portal.Testing;

namespace Portal.Operator.Tests.Servers;

public sealed class RestartBackoffTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private readonly FakeClock clock = new();

    [Fact]
    public void The_first_two_restarts_are_immediate_and_the_wait_then_doubles_up_to_the_longest()
    {
        var backoff = new RestartBackoff(Longest, clock);
        double[] waits = [.. Enumerable.Range(0, 12).Select(_ => backoff.Ended().TotalSeconds)];
        Assert.Equal([0, 0, 0.25, 0.5, 1, 2, 4, 8, 16, 30, 30, 30], waits);
    }

    [Fact]
    public void Five_in_a_row_are_reported_and_a_run_of_fifteen_seconds_begins_a_new_count()
    {
        var backoff = new RestartBackoff(Longest, clock);
        for (var times = 1; times <= 5; times++)
        {
            Assert.False(backoff.IsRepeated);
            backoff.Started();
            clock.Advance(TimeSpan.FromSeconds(10));
            backoff.Ended();
        }
        Assert.True(backoff.IsRepeated);

        backoff.Started();
        clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(TimeSpan.Zero, backoff.Ended());
        Assert.False(backoff.IsRepeated);
    }

    [Fact]
    public void A_failed_start_counts_however_long_it_took()
    {
        var backoff = new RestartBackoff(Longest, clock);
        backoff.Ended();
        backoff.StartFailed();
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromSeconds(0.25), backoff.StartFailed());
    }
}
