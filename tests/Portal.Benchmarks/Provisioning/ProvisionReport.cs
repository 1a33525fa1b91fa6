using Portal.Benchmarks.Reports;
using Portal.Client;

namespace Portal.Benchmarks.Provisioning;

/// <summary>Seconds from call to sign-in page, goal beside figure, as a table and as JSON.</summary>
internal sealed class ProvisionReport(int rounds)
{
    private static readonly Dictionary<CompanyTier, double> Goals = new()
    {
        [CompanyTier.Dedicated] = 2,
        [CompanyTier.Schema] = 1,
    };

    private readonly Dictionary<CompanyTier, List<double>> seconds = Goals.Keys.ToDictionary(
        tier => tier,
        _ => new List<double>()
    );
    private readonly List<double> bare = [];

    public void Add(CompanyTier tier, TimeSpan took) => seconds[tier].Add(took.TotalSeconds);

    public void AddBare(TimeSpan took) => bare.Add(took.TotalSeconds);

    public async Task WriteAsync()
    {
        var file = await BenchmarkFile.WriteAsync("provision", Json());
        Console.WriteLine($"\n  {"call to sign-in page", -24}{"p50 s", 10}{"p95 s", 10}{"goal", 10}");
        foreach (var (tier, goal) in Goals)
        {
            var p95 = P95(seconds[tier]);
            Console.WriteLine(
                $"  {tier, -24}{Median.Of(seconds[tier]), 10:F2}{p95, 10:F2}{$"< {goal}", 10}{(p95 < goal ? "met" : "missed"), 8}"
            );
        }
        Console.WriteLine($"  {"bare initdb and start", -24}{Median.Of(bare), 10:F2}{P95(bare), 10:F2}");
        Console.WriteLine($"  {"dedicated to bare", -24}{Ratio, 10:F2}");
        Console.WriteLine($"  {file}");
    }

    private double Ratio => Median.Of(seconds[CompanyTier.Dedicated]) / Median.Of(bare);

    private object Json() =>
        new
        {
            date = TimeProvider.System.GetUtcNow(),
            machine = BenchmarkMachine.Describe(),
            rounds,
            goals = Goals.ToDictionary(goal => goal.Key.ToString(), goal => goal.Value),
            seconds = seconds.ToDictionary(tier => tier.Key.ToString(), tier => tier.Value),
            bare,
            ratio = Ratio,
        };

    /// <summary>The value that 95 % do not exceed (nearest rank).</summary>
    private static double P95(List<double> values) =>
        values.Order().ElementAt((int)Math.Ceiling(values.Count * 0.95) - 1);
}
