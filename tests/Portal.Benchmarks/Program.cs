using Portal.Benchmarks.Api;
using Portal.Benchmarks.Circuits;
using Portal.Benchmarks.Load;
using Portal.Benchmarks.Pages;
using Portal.Benchmarks.Provisioning;

namespace Portal.Benchmarks;

/// <summary>Benchmarks; <c>./portal bench</c> builds them for Release and runs them.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            return await RunAsync(args);
        }
        catch (ArgumentException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return await UsageAsync();
        }
    }

    private static Task<int> RunAsync(string[] args) =>
        args switch
        {
            ["api", .. var options] => ApiBenchmark.RunAsync(ApiBenchmarkOptions.Parse(options)),
            ["pages", .. var options] => PageBenchmark.RunAsync(PageBenchmarkOptions.Parse(options)),
            ["provision", .. var options] => ProvisionBenchmark.RunAsync(options),
            ["circuits", .. var options] => CircuitBenchmark.RunAsync(options),
            // The parts that are processes of their own:
            [BaselineProcess.Command, var port] => BaselineServer.RunAsync(port),
            [LoadProcess.Command] => LoadGenerator.RunAsync(Console.ReadLine()!),
            _ => UsageAsync(),
        };

    private static async Task<int> UsageAsync()
    {
        await Console.Error.WriteLineAsync(
            """
            usage: ./portal bench api [--rounds N (5)] [--seconds N (5)] [--connections N (32)]
                   ./portal bench pages [--rounds N (5)] [--lighthouse N (1)]
                   ./portal bench circuits [COUNT (48)]
                   ./portal bench provision [--rounds N (12)]
            """
        );
        return 2;
    }
}
