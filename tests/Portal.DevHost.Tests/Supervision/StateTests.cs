using Portal.Operator.Servers;
using Portal.Testing;

namespace Portal.DevHost.Tests.Supervision;

public sealed class StateTests(FakeStack shared) : IClassFixture<FakeStack>
{
    [Fact]
    public async Task Restart_keeps_the_data_and_the_secrets()
    {
        await shared.EnsureUpAsync();
        var before = PostgresCluster.Load(shared.Command.State + "/catalog")!.Facts.SystemIdentifier;
        var key = await File.ReadAllTextAsync(
            shared.Command.State + "/secrets/runtime.key",
            TestContext.Current.CancellationToken
        );
        await shared.Command.RunAsync("down");
        await shared.UpAsync();
        Assert.Equal(before, PostgresCluster.Load(shared.Command.State + "/catalog")!.Facts.SystemIdentifier);
        Assert.Equal(
            key,
            await File.ReadAllTextAsync(
                shared.Command.State + "/secrets/runtime.key",
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal(32, Convert.FromBase64String(key).Length);
    }

    [Fact]
    public async Task Secrets_are_for_their_owner_only()
    {
        await shared.EnsureUpAsync();
        var secrets = new DirectoryInfo(shared.Command.State + "/secrets");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, secrets.UnixFileMode);
        Assert.All(
            secrets.GetFiles(),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode)
        );
    }

    [Fact]
    public async Task State_that_was_created_for_another_base_is_refused()
    {
        await shared.EnsureUpAsync();
        await shared.Command.RunAsync("down");
        var moved = new DevHostCommand(shared.Command.State, shared.Command.PortBase + 1000);
        var (exitCode, output) = await moved.RunAsync("up");
        Assert.Equal(1, exitCode);
        Assert.Contains($"was created for {shared.Command.PortBase}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_stacks_run_side_by_side()
    {
        await shared.EnsureDownAsync();
        await using var two = new FakeStack();
        await Task.WhenAll(shared.UpAsync(), two.UpAsync());
        await shared.Command.RunAsync("down");
        Assert.Equal(0, (await two.Command.RunAsync("status")).ExitCode);
    }

    [Theory]
    [InlineData("web")]
    [InlineData("keyservice")]
    [InlineData("api")]
    public async Task Restart_replaces_one_process_and_leaves_the_others(string part)
    {
        await shared.EnsureUpAsync();
        var (before, pid) = (await shared.AllPidsAsync(), await shared.PidOfAsync(part));
        Assert.Equal(0, (await shared.Command.RunAsync("restart", part)).ExitCode);
        var after = await shared.AllPidsAsync();
        Assert.Equal([pid], before.Except(after));
        Assert.Single(after.Except(before));
        Assert.Equal(0, (await shared.Command.RunAsync("status")).ExitCode);
    }

    [Fact]
    public async Task Reset_stops_everything_and_removes_it_after_a_yes()
    {
        await using var stack = new FakeStack();
        await stack.UpAsync();
        var pids = await stack.AllPidsAsync();
        Assert.Equal(1, (await stack.Command.RunAsync("reset")).ExitCode);
        Assert.True(Directory.Exists(stack.Command.State));
        Assert.Equal(0, (await stack.Command.RunAsync("reset", "--yes")).ExitCode);
        Assert.False(Directory.Exists(stack.Command.State));
        Assert.DoesNotContain(pids, FakeStack.IsAlive);
    }

    [Fact]
    public async Task State_below_a_closed_home_has_its_clusters_elsewhere()
    {
        await using var stack = new FakeStack();
        File.SetUnixFileMode(Path.GetDirectoryName(stack.Command.State)!, (UnixFileMode)0b111_000_000);
        await stack.UpAsync();
        var place = Environment.IsPrivilegedProcess
            ? ServerLocation.StandInFor(stack.Command.State)
            : stack.Command.State;
        Assert.NotNull(PostgresCluster.Load(place + "/catalog"));
        Assert.Equal(0, (await stack.Command.RunAsync("reset", "--yes")).ExitCode);
        Assert.False(Directory.Exists(place));
    }
}
