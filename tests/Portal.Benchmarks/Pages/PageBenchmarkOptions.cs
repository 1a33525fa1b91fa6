using System.Globalization;

namespace Portal.Benchmarks.Pages;

/// <summary>How the benchmark runs.</summary>
/// <param name="Rounds">Cold visits of each page at each size; the times are their medians.</param>
/// <param name="Lighthouse">Lighthouse's runs of each page at each size; 0 leaves it out.</param>
internal sealed record PageBenchmarkOptions(int Rounds = 5, int Lighthouse = 1)
{
    public static PageBenchmarkOptions Parse(string[] arguments)
    {
        var options = new PageBenchmarkOptions();
        foreach (var pair in arguments.Chunk(2))
        {
            var value = int.Parse(pair[1], CultureInfo.InvariantCulture);
            options = pair[0] switch
            {
                "--rounds" => options with { Rounds = value },
                "--lighthouse" => options with { Lighthouse = value },
                _ => throw new ArgumentException($"Unknown: {pair[0]}", nameof(arguments)),
            };
        }
        return options;
    }
}
