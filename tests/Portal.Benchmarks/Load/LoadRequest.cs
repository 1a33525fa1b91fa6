namespace Portal.Benchmarks.Load;

/// <summary>What a load generator is to do.</summary>
/// <param name="Port">On 127.0.0.1.</param>
/// <param name="Host">Value of the Host header.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Key">Bearer key, if any.</param>
/// <param name="Connections">Each has one request under way at a time.</param>
/// <param name="Seconds">How long.</param>
internal sealed record LoadRequest(int Port, string Host, string Path, string? Key, int Connections, double Seconds);

/// <summary>What it saw.</summary>
/// <param name="Requests">Answers of status 200.</param>
/// <param name="Failures">Answers of any other status.</param>
/// <param name="PerSecond">Requests for each second.</param>
/// <param name="P50">Median of the latency, in milliseconds.</param>
/// <param name="P99">99th percentile, in milliseconds.</param>
/// <param name="Maximum">The slowest, in milliseconds.</param>
/// <param name="Bytes">Of one answer, headers included.</param>
internal sealed record LoadResult(
    int Requests,
    int Failures,
    double PerSecond,
    double P50,
    double P99,
    double Maximum,
    int Bytes
)
{
    /// <summary>Processor time that the measured process took for each request, in microseconds.</summary>
    public double ServerMicroseconds { get; init; }
}
