using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Portal.Benchmarks.Circuits;

/// <summary>The memory of a .NET process.</summary>
/// <param name="LiveBytes">Objects that survived a full collection; null where dotnet-gcdump is not to be had.</param>
/// <param name="ResidentBytes">In physical memory, what the collector keeps for later included.</param>
internal sealed partial record ProcessMemory(long? LiveBytes, long ResidentBytes)
{
    private const string Tool = "dotnet-gcdump@10.0.750501"; // it lets the process collect, then counts what is left

    public static async Task<ProcessMemory> ReadAsync(int id)
    {
        var live = await ReadLiveAsync(id);
        using var process = Process.GetProcessById(id);
        return new(live, process.WorkingSet64);
    }

    private static async Task<long?> ReadLiveAsync(int id)
    {
        string[] arguments =
        [
            "tool",
            "exec",
            Tool,
            "--yes",
            "--",
            "report",
            "-p",
            id.ToString(CultureInfo.InvariantCulture),
        ];
        using var dump = Process.Start(
            new ProcessStartInfo("dotnet", arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var errors = dump.StandardError.ReadToEndAsync();
        var output = await dump.StandardOutput.ReadToEndAsync();
        await dump.WaitForExitAsync();
        if (HeapBytes().Match(output) is { Success: true } found)
        {
            return long.Parse(found.Groups["bytes"].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        }
        Console.WriteLine($"  Live objects are not counted, since {Tool} failed: {output}{await errors}");
        return null;
    }

    [GeneratedRegex(@"(?<bytes>[\d,]+)\s+GC Heap bytes", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeapBytes();
}
