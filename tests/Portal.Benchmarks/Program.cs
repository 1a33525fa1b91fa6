using Portal.Benchmarks.Api;
using Portal.Benchmarks.Load;

namespace Portal.Benchmarks;

/// <summary>Benchmarks; <c>./portal bench</c> builds them for Release and runs them.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) =>
        args switch
        {
            ["api", .. var options] => ApiBenchmark.RunAsync(ApiBenchmarkOptions.Parse(options)),
            // The parts that are processes of their own:
            [BaselineProcess.Command, var port] => BaselineServer.RunAsync(port),
            [LoadProcess.Command] => LoadGenerator.RunAsync(Console.ReadLine()!),
            _ => UsageAsync(),
        };

    private static async Task<int> UsageAsync()
    {
        await Console.Error.WriteLineAsync(
            "usage: ./portal bench api [--rounds N (5)] [--seconds N (5)] [--connections N (32)]"
        );
        return 2;
    }
}
