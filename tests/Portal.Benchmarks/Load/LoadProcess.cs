using System.Diagnostics;
using System.Text.Json;

namespace Portal.Benchmarks.Load;

/// <summary>Runs the load generator in a process of its own.</summary>
internal static class LoadProcess
{
    public const string Command = "load";

    public static async Task<LoadResult> RunAsync(LoadRequest request)
    {
        using var process = OwnProcess.Start(Command, []);
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request)); // a key is in it: not an argument
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<LoadResult>(output)!
            : throw new InvalidOperationException($"The load generator ended with {process.ExitCode}.");
    }
}

/// <summary>This program once more.</summary>
internal static class OwnProcess
{
    public static Process Start(string command, IEnumerable<string> arguments, params (string, string)[] environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [command, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        return Process.Start(start)!;
    }
}
