using System.Diagnostics;
using System.Globalization;
using Portal.Benchmarks.Load;
using Portal.Benchmarks.Reports;
using Portal.Testing;

namespace Portal.Benchmarks.Api;

/// <summary>
/// <c>GET /v1/journeys</c> with a key against the bare endpoints of <see cref="BaselineServer"/>: interleaved rounds in one
/// run on a stack of its own, in another order each round, after a warm-up.
/// </summary>
internal static class ApiBenchmark
{
    private const int WarmUpSeconds = 30; // until the runtime has compiled for good what is called often

    public static async Task<int> RunAsync(ApiBenchmarkOptions options)
    {
        Console.WriteLine("  Starting a stack ...");
        var stack = new PortalStack();
        await stack.InitializeAsync();
        try
        {
            using var baseline = await BaselineProcess.StartAsync(stack);
            await using var key = await BenchmarkKey.MakeAsync(stack);
            Contestant[] contestants =
            [
                new("(a) bare endpoint", baseline.Id, Bare(BaselineServer.Query)),
                new("(b) the same, audited", baseline.Id, Bare(BaselineServer.AuditedQuery)),
                new(
                    "Portal.Api",
                    stack.PidOf("api"),
                    new(stack.PortBase + 100, "api.portal.localhost", "/v1/journeys", key.Text, 0, 0)
                ),
            ];
            await RunAsync(contestants, options);
            LoadRequest Bare(string path) => new(baseline.Port, "localhost", path, Key: null, 0, 0);
            var report = new ApiReport(options, contestants, await key.CountEntriesAsync());
            await report.WriteAsync();
            return report.IsSound ? 0 : 1;
        }
        finally
        {
            await stack.DisposeAsync();
        }
    }

    private static async Task RunAsync(Contestant[] contestants, ApiBenchmarkOptions options)
    {
        foreach (var contestant in contestants)
        {
            contestant.WarmUp = await contestant.RunAsync(options.Connections, WarmUpSeconds);
        }
        for (var round = 0; round < options.Rounds; round++)
        {
            for (var i = 0; i < contestants.Length; i++)
            {
                var contestant = contestants[(round + i) % contestants.Length];
                var result = await contestant.RunAsync(options.Connections, options.Seconds);
                contestant.Rounds.Add(result);
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"  round {round + 1}: {contestant.Name, -22} {result.PerSecond, 8:F0}/s  p50 {result.P50, 6:F2} ms  p99 {result.P99, 6:F2} ms  server {result.ServerMicroseconds, 4:F0} us"
                    )
                );
            }
        }
    }
}

/// <summary>One of those that are compared.</summary>
/// <param name="name">As the report calls it.</param>
/// <param name="process">The process that is measured.</param>
/// <param name="request">What is asked.</param>
internal sealed class Contestant(string name, int process, LoadRequest request)
{
    public string Name => name;

    public LoadResult? WarmUp { get; set; }

    public List<LoadResult> Rounds { get; } = [];

    /// <summary>Answers of all of its rounds, the warm-up included.</summary>
    public int Answers => Rounds.Append(WarmUp!).Sum(result => result.Requests);

    public int Failures => Rounds.Append(WarmUp!).Sum(result => result.Failures);

    public async Task<LoadResult> RunAsync(int connections, int seconds)
    {
        var before = ProcessorTime();
        var result = await LoadProcess.RunAsync(request with { Connections = connections, Seconds = seconds });
        var taken = ProcessorTime() - before;
        return result with { ServerMicroseconds = taken.TotalMicroseconds / Math.Max(1, result.Requests) };
    }

    private TimeSpan ProcessorTime()
    {
        using var measured = Process.GetProcessById(process);
        return measured.TotalProcessorTime;
    }
}
