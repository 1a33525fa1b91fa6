using System.Globalization;
using Portal.Testing;

namespace Portal.DevHost.Tests.Supervision;

/// <summary>A stack with the real catalog server and small programs in the place of Portal's processes.</summary>
public sealed class FakeStack : IAsyncDisposable
{
    private readonly string _folder;

    public FakeStack()
    {
        if (!TestCluster.Available)
            Assert.Skip("PostgreSQL is not installed: apt-get install postgresql");
        _folder = Directory.CreateDirectory($"/var/tmp/portal-test-{Guid.CreateVersion7():n}").FullName;
        Command = new(Path.Combine(_folder, "state"), DevHostCommand.FreePortBase());
        foreach (var part in new[] { "KEYSERVICE", "OPERATOR", "WEB", "API" })
            Replace(part, FakePart);
    }

    public static string FakePart { get; } =
        Path.Combine(DevHostCommand.Checkout, "tests", "Portal.DevHost.Tests", "Supervision", "part.pl");

    public DevHostCommand Command { get; }

    public void Replace(string part, string program) => Command.Environment["PORTAL_PART_" + part] = program;

    public string Program(string script)
    {
        var file = Path.Combine(_folder, "part.sh");
        File.WriteAllText(file, "#!/bin/sh\n" + script);
        File.SetUnixFileMode(file, (UnixFileMode)0b111_000_000);
        return file;
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
        for (var i = 0; i < 200 && pids.Any(IsAlive); i++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(pids, IsAlive);
    }

    public async ValueTask DisposeAsync()
    {
        await Command.RunAsync("down");
        Directory.Delete(_folder, recursive: true);
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
