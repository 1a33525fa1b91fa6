using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Portal.Testing;

namespace Portal.DevHost.Tests.Supervision;

public sealed class SupervisionTests(FakeStack shared) : IClassFixture<FakeStack>, IAsyncLifetime
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await shared.RestoreAsync();

    [Fact]
    public async Task Up_starts_everything_and_down_leaves_nothing()
    {
        await shared.EnsureDownAsync();
        await shared.UpAsync();
        var (exitCode, status) = await shared.Command.RunAsync("status");
        Assert.Equal(0, exitCode);
        Assert.Contains("Portal is healthy", status, StringComparison.Ordinal);
        var pids = await shared.AllPidsAsync();
        Assert.All(pids, pid => Assert.True(FakeStack.IsAlive(pid)));

        Assert.Equal(0, (await shared.Command.RunAsync("down")).ExitCode);
        Assert.DoesNotContain(pids, FakeStack.IsAlive);
        Assert.Equal(1, (await shared.Command.RunAsync("status")).ExitCode);
        Assert.Contains(
            "stopping",
            await File.ReadAllTextAsync(shared.Command.State + "/logs/web.log", Token),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Second_up_says_that_it_runs_and_where()
    {
        await shared.EnsureUpAsync();
        var (exitCode, output) = await shared.Command.RunAsync("up");
        Assert.Equal(0, exitCode);
        Assert.Contains("already running", output, StringComparison.Ordinal);
        Assert.Contains($"http://acme.portal.localhost:{shared.Command.PortBase}", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task Signal_stops_everything_in_order(string signal)
    {
        await shared.EnsureDownAsync();
        using var up = shared.Command.Start("up");
        await LineAsync(up, "Portal is ready");
        var pids = await shared.AllPidsAsync();
        await SendAsync(signal, up.Id);
        var rest = await up.StandardOutput.ReadToEndAsync(Token);
        await up.WaitForExitAsync(Token);

        Assert.Equal(0, up.ExitCode);
        Assert.True(
            rest.IndexOf("Stopping api", StringComparison.Ordinal)
                < rest.IndexOf("Stopping web", StringComparison.Ordinal)
        );
        Assert.True(
            rest.IndexOf("Stopping web", StringComparison.Ordinal)
                < rest.IndexOf("Stopping operator", StringComparison.Ordinal)
        );
        Assert.True(
            rest.IndexOf("Stopping operator", StringComparison.Ordinal)
                < rest.IndexOf("Stopping keyservice", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(pids, FakeStack.IsAlive);
    }

    [Fact]
    public async Task Killed_host_leaves_no_orphans()
    {
        await shared.EnsureUpAsync();
        var pids = await shared.AllPidsAsync();
        await SendAsync("KILL", await shared.PidOfAsync("identity provider"));
        await FakeStack.GoneAsync(pids);
    }

    [Fact]
    public async Task Each_killed_part_is_restarted_within_ten_seconds_and_the_others_are_left_alone()
    {
        await shared.EnsureDownAsync();
        using var up = shared.Command.Start("up");
        await LineAsync(up, "Portal is ready");
        foreach (var part in new[] { "web", "operator", "catalog server" })
        {
            var (before, pid) = (await shared.AllPidsAsync(), await shared.PidOfAsync(part));
            var watch = Stopwatch.StartNew();
            await SendAsync("KILL", pid);
            await LineAsync(up, $"{part} ended unexpectedly");
            await LineAsync(up, $"{part} runs again after");
            Assert.True(watch.Elapsed < TimeLimit.WithSlack(10), $"{part} took {watch.Elapsed}.");
            TestContext.Current.SendDiagnosticMessage("{0}: {1:F1} s", part, watch.Elapsed.TotalSeconds);

            var after = await shared.AllPidsAsync();
            Assert.Equal([pid], before.Except(after));
            Assert.Single(after.Except(before));
            var (exitCode, status) = await shared.Command.RunAsync("status");
            Assert.True(exitCode == 0, status);
            Assert.Matches($@"(?m)^  {part} +\d+ +\d+ +1  healthy$", status);
        }
        Assert.Contains(
            "web ended unexpectedly by signal 9",
            await File.ReadAllTextAsync(shared.Command.State + "/logs/web.log", Token),
            StringComparison.Ordinal
        );

        var pids = await shared.AllPidsAsync();
        await SendAsync("INT", up.Id);
        await up.StandardOutput.ReadToEndAsync(Token);
        await up.WaitForExitAsync(Token);
        Assert.Equal(0, up.ExitCode);
        Assert.DoesNotContain(pids, FakeStack.IsAlive);
    }

    [Fact]
    public async Task Part_that_ends_again_and_again_is_reported_with_its_log_and_restarted_until_it_stays_up()
    {
        await shared.EnsureDownAsync();
        shared.Replace(
            "WEB",
            shared.Program(
                $"[ -e \"$PORTAL_STATE/broken\" ] && echo the template is missing && exit 7\nexec {FakeStack.FakePart}"
            )
        );
        using var up = shared.Command.Start("up");
        await LineAsync(up, "Portal is ready");
        await File.WriteAllTextAsync(shared.Broken, "", Token);
        var others = (await shared.AllPidsAsync()).Except([await shared.PidOfAsync("web")]).ToList();
        await SendAsync("KILL", await shared.PidOfAsync("web"));
        await LineAsync(up, "web ended unexpectedly with exit code 7, 5 times in a row. Restarting it in 1 s.");
        await LineAsync(up, "web does not stay up");
        await LineAsync(up, "    the template is missing");
        var (exitCode, status) = await shared.Command.RunAsync("status");
        Assert.Equal(1, exitCode);
        Assert.Contains("stopped", status, StringComparison.Ordinal);
        Assert.All(others, pid => Assert.True(FakeStack.IsAlive(pid)));

        File.Delete(shared.Broken);
        await LineAsync(up, "web runs again after");
        Assert.Equal(0, (await shared.Command.RunAsync("status")).ExitCode);
    }

    [Fact]
    public async Task Stack_stops_in_order_while_a_part_waits_for_its_restart()
    {
        await shared.EnsureDownAsync();
        shared.Replace("API", shared.Program($"[ -e \"$PORTAL_STATE/broken\" ] && exit 7\nexec {FakeStack.FakePart}"));
        using var up = shared.Command.Start("up");
        await LineAsync(up, "Portal is ready");
        await File.WriteAllTextAsync(shared.Broken, "", Token);
        var pids = await shared.AllPidsAsync();
        await SendAsync("KILL", await shared.PidOfAsync("api"));
        await LineAsync(up, "api does not stay up");
        Assert.Equal(0, (await shared.Command.RunAsync("down")).ExitCode);
        await up.StandardOutput.ReadToEndAsync(Token);
        await up.WaitForExitAsync(Token);
        Assert.Equal(0, up.ExitCode);
        Assert.DoesNotContain(pids, FakeStack.IsAlive);
    }

    [Fact]
    public async Task Killed_guardian_is_replaced_and_guards()
    {
        await shared.EnsureDownAsync();
        using var up = shared.Command.Start("up");
        await LineAsync(up, "Portal is ready");
        var pids = await shared.AllPidsAsync();
        await SendAsync("KILL", GuardianOf(up.Id));
        await LineAsync(up, "guardian runs again after");
        up.Kill();
        await up.WaitForExitAsync(Token);
        await FakeStack.GoneAsync(pids);
    }

    [Fact]
    public async Task Requested_restart_that_fails_tells_why()
    {
        await shared.EnsureDownAsync();
        shared.Replace(
            "WEB",
            shared.Program($"[ -e \"$PORTAL_STATE/broken\" ] && echo no template && exit 7\nexec {FakeStack.FakePart}")
        );
        await shared.UpAsync();
        await File.WriteAllTextAsync(shared.Broken, "", Token);
        var (exitCode, output) = await shared.Command.RunAsync("restart", "web");
        Assert.Equal(1, exitCode);
        Assert.Contains("exit code 7", output, StringComparison.Ordinal);
        Assert.Contains("no template", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Part_that_cannot_start_shows_the_end_of_its_log()
    {
        await shared.EnsureDownAsync();
        shared.Replace("OPERATOR", shared.Program("echo the disk is full; exit 3"));
        var (exitCode, output) = await shared.Command.RunAsync("up", "--detach");
        Assert.Equal(1, exitCode);
        Assert.Contains("exit code 3", output, StringComparison.Ordinal);
        Assert.Contains("the disk is full", output, StringComparison.Ordinal);
        Assert.Equal(1, (await shared.Command.RunAsync("status")).ExitCode);
    }

    [Fact]
    public async Task Port_in_use_is_named_before_anything_is_started()
    {
        await using var stack = new FakeStack();
        using var holder = new TcpListener(IPAddress.Loopback, stack.Command.PortBase + 500);
        holder.Start();
        var (exitCode, output) = await stack.Command.RunAsync("up");
        Assert.Equal(1, exitCode);
        Assert.Contains(
            $"Port {stack.Command.PortBase + 500}, needed for Portal.Web's health",
            output,
            StringComparison.Ordinal
        );
        Assert.Contains($"(pid {Environment.ProcessId})", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(stack.Command.State + "/catalog"));
    }

    [Fact]
    public async Task Partly_started_stack_is_cleaned_up_by_the_next_up()
    {
        await shared.EnsureDownAsync();
        // Its operator never becomes ready, so the stack is still starting when it is killed, guardian first.
        shared.Replace("OPERATOR", shared.Program("echo $$ >\"$PORTAL_STATE/pid\"; exec sleep 600"));
        using var up = shared.Command.Start("up");
        var orphan = await PidFileAsync(shared.Command.State + "/pid");
        await SendAsync("KILL", GuardianOf(up.Id));
        up.Kill();
        await up.WaitForExitAsync(Token);
        Assert.True(FakeStack.IsAlive(orphan));

        shared.Replace("OPERATOR", FakeStack.FakePart);
        await shared.UpAsync();
        Assert.False(FakeStack.IsAlive(orphan));
    }

    private static async Task<int> PidFileAsync(string file)
    {
        await Wait.UntilAsync(() => File.Exists(file) && new FileInfo(file).Length > 0, TimeSpan.FromSeconds(30));
        return int.Parse(await File.ReadAllTextAsync(file, Token), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static int GuardianOf(int up) =>
        Children(up).Single(pid => CommandLine(pid).Contains("guard", StringComparison.Ordinal));

    private static int[] Children(int parent) =>
        [
            .. File.ReadAllText($"/proc/{parent}/task/{parent}/children")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(pid => int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture)),
        ];

    private static string CommandLine(int pid) => File.ReadAllText($"/proc/{pid}/cmdline");

    private static async Task LineAsync(Process process, string start)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
                return;
        }
        Assert.Fail($"{start}: {await process.StandardError.ReadToEndAsync(Token)}");
    }

    private static async Task SendAsync(string signal, int pid)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{pid}"]);
        await kill.WaitForExitAsync(Token);
        Assert.Equal(0, kill.ExitCode);
    }
}
