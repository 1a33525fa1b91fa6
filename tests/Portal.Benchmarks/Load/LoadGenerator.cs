using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Portal.Benchmarks.Load;

/// <summary>
/// A closed loop over HTTP/1.1 keep-alive connections, on plain sockets: on a machine that it shares with what it measures,
/// an HttpClient would take more of the processor than the server does.
/// </summary>
internal static class LoadGenerator
{
    public static async Task<int> RunAsync(string json)
    {
        var request = JsonSerializer.Deserialize<LoadRequest>(json)!;
        var bytes = Encoding.ASCII.GetBytes(
            $"GET {request.Path} HTTP/1.1\r\nHost: {request.Host}\r\n"
                + (request.Key is null ? "" : $"Authorization: Bearer {request.Key}\r\n")
                + "\r\n"
        );
        var begun = Stopwatch.GetTimestamp();
        var end = begun + (long)(request.Seconds * Stopwatch.Frequency);
        var connections = await Task.WhenAll(
            Enumerable
                .Range(0, request.Connections)
                .Select(_ => Task.Run(() => LoadConnection.RunAsync(request.Port, bytes, end)))
        );
        Console.WriteLine(JsonSerializer.Serialize(Sum(connections, Stopwatch.GetElapsedTime(begun))));
        return 0;
    }

    private static LoadResult Sum(IReadOnlyList<LoadConnection> connections, TimeSpan elapsed)
    {
        var latencies = connections.SelectMany(connection => connection.Latencies).Order().ToList();
        return new(
            latencies.Count,
            connections.Sum(connection => connection.Failures),
            latencies.Count / elapsed.TotalSeconds,
            Milliseconds(latencies, 0.5),
            Milliseconds(latencies, 0.99),
            Milliseconds(latencies, 1),
            connections.Max(connection => connection.Bytes)
        );
    }

    private static double Milliseconds(List<long> sorted, double quantile) =>
        sorted.Count == 0
            ? double.NaN
            : sorted[Math.Max(0, (int)Math.Ceiling(quantile * sorted.Count) - 1)] * 1000.0 / Stopwatch.Frequency;
}
