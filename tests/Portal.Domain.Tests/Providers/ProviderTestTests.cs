using Portal.Domain.Providers;

namespace Portal.Domain.Tests.Providers;

/// <summary>How far a test has come, as it is shown.</summary>
public sealed class ProviderTestTests
{
    [Fact]
    public void What_came_before_has_passed_and_what_comes_later_has_not_begun()
    {
        var test = new ProviderTest(ProviderTestStage.Keys, ProviderTestState.Failed, "Metadata:keys", TimeSpan.Zero);
        Assert.Equal(
            [
                ProviderTestState.Passed,
                ProviderTestState.Failed,
                ProviderTestState.NotStarted,
                ProviderTestState.NotStarted,
            ],
            Enum.GetValues<ProviderTestStage>().Select(test.StateOf)
        );
        Assert.False(test.HasPassed);
    }

    [Theory]
    [InlineData(ProviderTestStage.Discovery, 5, ProviderTestState.Running)]
    [InlineData(ProviderTestStage.Discovery, 60, ProviderTestState.TimedOut)]
    [InlineData(ProviderTestStage.SignIn, 500, ProviderTestState.Running)]
    [InlineData(ProviderTestStage.SignIn, 700, ProviderTestState.TimedOut)]
    public void A_stage_that_does_not_end_is_timed_out(ProviderTestStage stage, int seconds, ProviderTestState state) =>
        Assert.Equal(
            state,
            new ProviderTest(stage, ProviderTestState.Running, null, TimeSpan.FromSeconds(seconds)).StateOf(stage)
        );

    [Fact]
    public void A_provider_that_did_not_answer_in_time_is_timed_out_too() =>
        Assert.Equal(
            ProviderTestState.TimedOut,
            new ProviderTest(
                ProviderTestStage.Keys,
                ProviderTestState.Failed,
                ProviderTest.TimedOut,
                TimeSpan.Zero
            ).StateOf(ProviderTestStage.Keys)
        );

    [Theory]
    [InlineData(ProviderTestStage.Claims, ProviderTestState.Passed, 10, true)]
    [InlineData(ProviderTestStage.Claims, ProviderTestState.Passed, 61, false)]
    [InlineData(ProviderTestStage.Claims, ProviderTestState.Failed, 10, false)]
    [InlineData(ProviderTestStage.SignIn, ProviderTestState.Passed, 10, false)]
    public void Only_a_whole_test_of_the_last_hour_counts(
        ProviderTestStage stage,
        ProviderTestState state,
        int minutes,
        bool passed
    ) => Assert.Equal(passed, new ProviderTest(stage, state, null, TimeSpan.FromMinutes(minutes)).HasPassed);
}
