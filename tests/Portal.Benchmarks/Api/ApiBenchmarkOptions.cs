using System.Globalization;

namespace Portal.Benchmarks.Api;

/// <summary>How the benchmark runs.</summary>
/// <param name="Rounds">Of each contestant.</param>
/// <param name="Seconds">For each of a round.</param>
/// <param name="Connections">Each has one request under way at a time.</param>
internal sealed record ApiBenchmarkOptions(int Rounds = 5, int Seconds = 5, int Connections = 32)
{
    public static ApiBenchmarkOptions Parse(string[] arguments)
    {
        var options = new ApiBenchmarkOptions();
        foreach (var pair in arguments.Chunk(2))
        {
            var value = int.Parse(pair[1], CultureInfo.InvariantCulture);
            options = pair[0] switch
            {
                "--rounds" => options with { Rounds = value },
                "--seconds" => options with { Seconds = value },
                "--connections" => options with { Connections = value },
                _ => throw new ArgumentException($"Unknown: {pair[0]}", nameof(arguments)),
            };
        }
        return options;
    }
}
