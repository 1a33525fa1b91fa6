using System.Globalization;
using Portal.Benchmarks.Api;

namespace Portal.Benchmarks.Reports;

/// <summary>Medians of the rounds, goal beside figure, as a table and as JSON.</summary>
internal sealed class ApiReport(ApiBenchmarkOptions options, IReadOnlyList<Contestant> contestants, long entries)
{
    private const double ShareGoal = 0.9;
    private const double P99Goal = 10;

    private Contestant Audited => contestants[1];

    private Contestant Api => contestants[2];

    /// <summary>The API's requests a second as a share of (b)'s, round by round.</summary>
    private double Share =>
        Median.Of(Api.Rounds.Zip(Audited.Rounds, (api, audited) => api.PerSecond / audited.PerSecond));

    private double P99 => Median.Of(Api.Rounds.Select(round => round.P99));

    /// <summary>Nothing failed, and every answer of the API has its audit entry (IC-13).</summary>
    public bool IsSound => contestants.All(contestant => contestant.Failures == 0) && entries == Api.Answers;

    public async Task WriteAsync()
    {
        var file = await BenchmarkFile.WriteAsync("api", Json());
        Console.WriteLine();
        Console.WriteLine($"  {"", -24}{"requests/s", 12}{"p50 ms", 10}{"p99 ms", 10}{"server us", 11}");
        foreach (var contestant in contestants)
        {
            var (perSecond, p50, p99, server) = Medians(contestant);
            Console.WriteLine(
                $"  {contestant.Name, -24}{Text(perSecond, 0), 12}{Text(p50, 2), 10}{Text(p99, 2), 10}{Text(server, 0), 11}"
            );
        }
        Console.WriteLine();
        Console.WriteLine($"  {"", -24}{"goal", 12}{"figure", 10}");
        Console.WriteLine($"  {"share of (b)", -24}{">= 0.90", 12}{Text(Share, 2), 10}{Mark(Share >= ShareGoal), 8}");
        Console.WriteLine($"  {"p99 of Portal.Api, ms", -24}{"< 10", 12}{Text(P99, 2), 10}{Mark(P99 < P99Goal), 8}");
        Console.WriteLine($"  {"audit entries", -24}{Api.Answers, 12}{entries, 10}{Mark(IsSound), 8}");
        Console.WriteLine($"  {file}");
    }

    private object Json() =>
        new
        {
            date = TimeProvider.System.GetUtcNow(),
            machine = BenchmarkMachine.Describe(),
            options,
            goals = new { shareOfAudited = ShareGoal, p99Milliseconds = P99Goal },
            figures = new { shareOfAudited = Share, p99Milliseconds = P99 },
            answers = Api.Answers,
            auditEntries = entries,
            contestants = contestants.Select(contestant =>
            {
                var (perSecond, p50, p99, serverMicroseconds) = Medians(contestant);
                return new
                {
                    contestant.Name,
                    perSecond,
                    p50,
                    p99,
                    serverMicroseconds,
                    contestant.Failures,
                    contestant.Rounds,
                };
            }),
        };

    private static (double PerSecond, double P50, double P99, double ServerMicroseconds) Medians(
        Contestant contestant
    ) =>
        (
            Median.Of(contestant.Rounds.Select(round => round.PerSecond)),
            Median.Of(contestant.Rounds.Select(round => round.P50)),
            Median.Of(contestant.Rounds.Select(round => round.P99)),
            Median.Of(contestant.Rounds.Select(round => round.ServerMicroseconds))
        );

    private static string Text(double value, int digits) => value.ToString("F" + digits, CultureInfo.InvariantCulture);

    private static string Mark(bool holds) => holds ? "met" : "missed";
}
