using System.Globalization;
using System.Text.Json;
using Portal.Testing;

namespace Portal.DevHost.Tests.Supervision;

/// <summary>
/// A stack with the real catalog server and small programs in the place of Portal's processes. The tests of a class share one,
/// since its clusters take the longest to create; each test says first whether it has to be up or down.
/// </summary>
public sealed class FakeStack : IAsyncDisposable
{
    private readonly string _folder = Directory
        .CreateDirectory($"/var/tmp/portal-test-{Guid.CreateVersion7():n}")
        .FullName;
    private readonly DevHostCommand _command;

    public FakeStack()
    {
        _command = new(Path.Combine(_folder, "state"), DevHostCommand.FreePortBase());
        UseFakeParts();
    }

    public static string FakePart { get; } =
        Path.Combine(DevHostCommand.Checkout, "tests", "Portal.DevHost.Tests", "Supervision", "part.pl");

    /// <summary>Skips the test where PostgreSQL is missing.</summary>
    public DevHostCommand Command
    {
        get
        {
            if (!TestCluster.Available)
                Assert.Skip("PostgreSQL is not installed: apt-get install postgresql");
            return _command;
        }
    }

    public void Replace(string part, string program) => _command.Environment["PORTAL_PART_" + part] = program;

    /// <summary>A file that a part's script may look for, as <c>$PORTAL_STATE/broken</c>.</summary>
    public string Broken => _command.State + "/broken";

    /// <summary>Stops the stack and gives it its usual parts again if a test replaced one.</summary>
    public async Task RestoreAsync()
    {
        if (_command.Environment.All(variable => variable.Value == FakePart))
            return;
        await EnsureDownAsync();
        UseFakeParts();
        File.Delete(Broken);
    }

    public string Program(string script)
    {
        var file = Path.Combine(_folder, "part.sh");
        File.WriteAllText(file, "#!/bin/sh\n" + script);
        File.SetUnixFileMode(file, (UnixFileMode)0b111_000_000);
        return file;
    }

    /// <summary>Starts the stack unless it runs.</summary>
    public Task EnsureUpAsync() => IsRunning ? Task.CompletedTask : UpAsync();

    /// <summary>Stops the stack if it runs.</summary>
    public async Task EnsureDownAsync()
    {
        if (IsRunning)
            Assert.Equal(0, (await Command.RunAsync("down")).ExitCode);
    }

    public async Task UpAsync()
    {
        var (exitCode, output) = await Command.RunAsync("up", "--detach");
        Assert.True(exitCode == 0, output);
        Assert.EndsWith("Portal is ready\n", output, StringComparison.Ordinal);
    }

    /// <summary>The pid that <c>status</c> shows for a part.</summary>
    public async Task<int> PidOfAsync(string part) => (await PidsAsync(part))[0];

    /// <summary>The pids of the platform's own servers, of DevHost itself, and of every part, in the order of their start.</summary>
    public Task<int[]> AllPidsAsync() =>
        PidsAsync("catalog server", "keys server", "identity provider", "keyservice", "operator", "web", "api");

    public static bool IsAlive(int pid)
    {
        var stat = $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat";
        return File.Exists(stat) && !File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal);
    }

    public static async Task GoneAsync(params int[] pids)
    {
        await Wait.UntilAsync(() => !pids.Any(IsAlive), TimeSpan.FromSeconds(20));
        Assert.DoesNotContain(pids, IsAlive);
    }

    public async ValueTask DisposeAsync()
    {
        await _command.RunAsync("down");
        Directory.Delete(_folder, recursive: true);
    }

    private void UseFakeParts()
    {
        foreach (var part in new[] { "KEYSERVICE", "OPERATOR", "WEB", "API" })
            Replace(part, FakePart);
    }

    private bool IsRunning
    {
        get
        {
            var file = new FileInfo(Path.Combine(Command.State, "stack.json"));
            if (!file.Exists)
                return false;
            using var record = JsonDocument.Parse(File.ReadAllText(file.FullName));
            return IsAlive(record.RootElement.GetProperty("Host").GetProperty("Pid").GetInt32());
        }
    }

    private async Task<int[]> PidsAsync(params string[] parts)
    {
        var (_, output) = await Command.RunAsync("status");
        return [.. parts.Select(part => PidIn(output, part))];
    }

    private static int PidIn(string status, string part)
    {
        var row = status.Split('\n').FirstOrDefault(line => line.StartsWith($"  {part}  ", StringComparison.Ordinal));
        Assert.True(row is not null, status);
        var columns = row[(part.Length + 2)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return int.Parse(columns[0], CultureInfo.InvariantCulture);
    }
}
