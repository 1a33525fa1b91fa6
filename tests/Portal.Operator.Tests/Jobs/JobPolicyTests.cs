using Portal.Operator.Jobs;

namespace Portal.Operator.Tests.Jobs;

public sealed class JobPolicyTests
{
    [Fact]
    public void Pauses_double_up_to_the_longest_one()
    {
        var policy = JobPolicy.Default;
        Assert.Equal(
            [1, 2, 4, 8, 16],
            Enumerable.Range(1, 5).Select(policy.PauseAfter).Select(pause => pause.TotalSeconds)
        );
        Assert.All(
            new[] { 10, 30, 1000, int.MaxValue },
            attempts => Assert.Equal(policy.LongestPause, policy.PauseAfter(attempts))
        );
        Assert.Equal(policy.FirstPause, policy.PauseAfter(0));
    }
}
