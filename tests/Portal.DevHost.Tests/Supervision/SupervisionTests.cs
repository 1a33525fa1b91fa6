using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Portal.DevHost.Tests.Supervision;

public sealed class SupervisionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Up_starts_everything_and_down_leaves_nothing()
    {
        await using var stack = new FakeStack();
        await stack.UpAsync();
        var (exitCode, status) = await stack.Command.RunAsync("status");
        Assert.Equal(0, exitCode);
        Assert.Contains("Portal is healthy", status, StringComparison.Ordinal);
        var pids = await stack.AllPidsAsync();
        Assert.All(pids, pid => Assert.True(FakeStack.IsAlive(pid)));

        Assert.Equal(0, (await stack.Command.RunAsync("down")).ExitCode);
        Assert.DoesNotContain(pids, FakeStack.IsAlive);
        Assert.Equal(1, (await stack.Command.RunAsync("status")).ExitCode);
        Assert.Contains(
            "stopping",
            await File.ReadAllTextAsync(stack.Command.State + "/logs/web.log", Token),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Second_up_says_that_it_runs_and_where()
    {
        await using var stack = new FakeStack();
        await stack.UpAsync();
        var (exitCode, output) = await stack.Command.RunAsync("up");
        Assert.Equal(0, exitCode);
        Assert.Contains("already running", output, StringComparison.Ordinal);
        Assert.Contains($"http://acme.portal.localhost:{stack.Command.PortBase}", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task Signal_stops_everything_in_order(string signal)
    {
        await using var stack = new FakeStack();
        using var up = stack.Command.Start("up");
        await LineAsync(up, "Portal is ready");
        var pids = await stack.AllPidsAsync();
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
        await using var stack = new FakeStack();
        await stack.UpAsync();
        var pids = await stack.AllPidsAsync();
        await SendAsync("KILL", await stack.PidOfAsync("identity provider"));
        await FakeStack.GoneAsync(pids);
    }

    [Theory]
    [InlineData("web")]
    [InlineData("api")]
    [InlineData("operator")]
    [InlineData("keyservice")]
    [InlineData("catalog server")]
    [InlineData("keys server")]
    public async Task Crash_of_one_part_stops_the_others(string part)
    {
        await using var stack = new FakeStack();
        using var up = stack.Command.Start("up");
        await LineAsync(up, "Portal is ready");
        var pids = await stack.AllPidsAsync();
        await SendAsync("KILL", await stack.PidOfAsync(part));
        var rest = await up.StandardOutput.ReadToEndAsync(Token);
        await up.WaitForExitAsync(Token);

        Assert.Equal(1, up.ExitCode);
        Assert.Contains("ended unexpectedly", rest, StringComparison.Ordinal);
        Assert.DoesNotContain(pids, FakeStack.IsAlive);
    }

    [Fact]
    public async Task Part_that_cannot_start_shows_the_end_of_its_log()
    {
        await using var stack = new FakeStack();
        stack.Replace("OPERATOR", stack.Program("echo the disk is full; exit 3"));
        var (exitCode, output) = await stack.Command.RunAsync("up", "--detach");
        Assert.Equal(1, exitCode);
        Assert.Contains("exit code 3", output, StringComparison.Ordinal);
        Assert.Contains("the disk is full", output, StringComparison.Ordinal);
        Assert.Equal(1, (await stack.Command.RunAsync("status")).ExitCode);
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
    public async Task Half_started_stack_is_cleaned_up_by_the_next_up()
    {
        await using var stack = new FakeStack();
        // Its operator never becomes ready, so the stack stays half-started until it is killed, guardian first.
        stack.Replace("OPERATOR", stack.Program("echo $$ >\"$PORTAL_STATE/pid\"; exec sleep 600"));
        using var up = stack.Command.Start("up");
        var orphan = await PidFileAsync(stack.Command.State + "/pid");
        var guardian = Children(up.Id).Single(pid => CommandLine(pid).Contains("guard", StringComparison.Ordinal));
        await SendAsync("KILL", guardian);
        up.Kill();
        await up.WaitForExitAsync(Token);
        Assert.True(FakeStack.IsAlive(orphan));

        stack.Replace("OPERATOR", FakeStack.FakePart);
        await stack.UpAsync();
        Assert.False(FakeStack.IsAlive(orphan));
    }

    private static async Task<int> PidFileAsync(string file)
    {
        while (!File.Exists(file) || new FileInfo(file).Length == 0)
            await Task.Delay(50, Token);
        return int.Parse(await File.ReadAllTextAsync(file, Token), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static int[] Children(int parent) =>
        [
            .. File.ReadAllText($"/proc/{parent}/task/{parent}/children")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(pid => int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture)),
        ];

    private static string CommandLine(int pid) => File.ReadAllText($"/proc/{pid}/cmdline");

    private static async Task LineAsync(Process process, string start)
    {
        while (await process.StandardOutput.ReadLineAsync(Token) is { } line)
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
