namespace Portal.Benchmarks.Api;

/// <summary>How the benchmark runs.</summary>
/// <param name="Rounds">Of each contestant.</param>
/// <param name="Seconds">For each of a round.</param>
/// <param name="Connections">Each has one request under way at a time.</param>
internal sealed record ApiBenchmarkOptions(int Rounds = 5, int Seconds = 5, int Connections = 32)
{
    public static ApiBenchmarkOptions Parse(string[] arguments)
    {
        var values = BenchmarkArguments.Parse(arguments, "--rounds", "--seconds", "--connections");
        var usual = new ApiBenchmarkOptions();
        return new(
            values.GetValueOrDefault("--rounds", usual.Rounds),
            values.GetValueOrDefault("--seconds", usual.Seconds),
            values.GetValueOrDefault("--connections", usual.Connections)
        );
    }
}
