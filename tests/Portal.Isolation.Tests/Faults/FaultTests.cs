using System.Globalization;
using System.Security.Cryptography;
using Portal.Testing;

namespace Portal.Isolation.Tests.Faults;

/// <summary>
/// Every endpoint of the dashboard, the staff area, both APIs and the key service gets malformed bodies, headers, addresses
/// and fields, by every method, with and without credentials: no 5xx, and no request without a response.
/// <c>PORTAL_TEST_FAULTS</c> says how many requests (1,000 unless told), <c>PORTAL_TEST_FAULTS_SEED</c> repeats a run, and
/// <c>PORTAL_TEST_FAULTS_CASE</c> one request of it.
/// </summary>
public sealed class FaultTests(PortalStack stack, ITestOutputHelper output)
{
    private const int Default = 1_000;
    private const int Workers = 6;
    private const int Attempts = 3;
    private const int Shown = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task No_malformed_request_gets_a_5xx_or_no_response()
    {
        var seed = Setting("_SEED") ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        var (first, count) = Setting("_CASE") is { } one ? (one, 1) : (0, Setting("") ?? Default);
        output.WriteLine($"seed {seed}, {count} requests");
        await using var credentials = await FaultCredentials.PrepareAsync(stack);
        var targets = FaultTargets.Of(stack);
        var statuses = new SortedDictionary<int, int>();
        var failures = new List<string>();
        await Parallel.ForAsync(
            first,
            first + count,
            new ParallelOptions { MaxDegreeOfParallelism = Workers },
            async (number, _) =>
            {
                var target = targets[number % targets.Count];
                var request = await new FaultRequests(target, seed, number).CreateAsync(credentials);
                var status = await SendAsync(target, request);
                lock (statuses)
                {
                    statuses[status] = statuses.GetValueOrDefault(status) + 1;
                    if (status is RawExchange.Hung or >= 500)
                    {
                        failures.Add($"case {number}, {target}: {WordFor(status)}\n{request}");
                    }
                }
            }
        );
        output.WriteLine("responses " + string.Join(", ", statuses.Select(pair => $"{pair.Value} x {pair.Key}")));
        Assert.True(
            failures.Count == 0,
            $"seed {seed}: {failures.Count} of {count} requests failed\n" + string.Join("\n\n", failures.Take(Shown))
        );
    }

    /// <summary>A server that is busy for a moment responds with 503; what a request causes, it causes again.</summary>
    private static async Task<int> SendAsync(FaultTarget target, FaultRequest request)
    {
        for (var attempt = 1; ; attempt++)
        {
            var status = await RawExchange.StatusAsync(target.Port, request, Limit);
            if (status is not 503 || attempt == Attempts)
            {
                return status;
            }
            await Task.Delay(500 * attempt, TestContext.Current.CancellationToken);
        }
    }

    private static string WordFor(int status) =>
        status == RawExchange.Hung ? "no response" : status.ToString(CultureInfo.InvariantCulture);

    private static int? Setting(string name) =>
        int.TryParse(
            Environment.GetEnvironmentVariable("PORTAL_TEST_FAULTS" + name),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var value
        )
            ? value
            : null;
}
