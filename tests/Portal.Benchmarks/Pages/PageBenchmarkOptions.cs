namespace Portal.Benchmarks.Pages;

/// <summary>How the benchmark runs.</summary>
/// <param name="Rounds">Cold visits of each page at each size; the times are their medians.</param>
/// <param name="Lighthouse">Lighthouse's runs of each page at each size; 0 leaves it out.</param>
internal sealed record PageBenchmarkOptions(int Rounds = 5, int Lighthouse = 1)
{
    public static PageBenchmarkOptions Parse(string[] arguments)
    {
        var values = BenchmarkArguments.Parse(arguments, "--rounds", "--lighthouse");
        var usual = new PageBenchmarkOptions();
        return new(
            values.GetValueOrDefault("--rounds", usual.Rounds),
            values.GetValueOrDefault("--lighthouse", usual.Lighthouse)
        );
    }
}
