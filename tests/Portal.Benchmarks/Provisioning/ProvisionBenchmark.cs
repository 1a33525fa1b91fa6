using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Portal.Client;
using Portal.Testing;

namespace Portal.Benchmarks.Provisioning;

/// <summary>
/// How long a company takes, from the call with its provider's details to the first answer of its sign-in page, one after another
/// on a stack of its own. The yardstick is PostgreSQL's own initdb and start, with nothing of Portal's around it.
/// </summary>
internal static class ProvisionBenchmark
{
    /// <summary>How often the sign-in page is asked for meanwhile: what a figure can be too high by.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var rounds = BenchmarkArguments.Parse(arguments, "--rounds").GetValueOrDefault("--rounds", 12);
        Console.WriteLine("  Starting a stack ...");
        var stack = new PortalStack();
        await stack.InitializeAsync();
        try
        {
            var report = new ProvisionReport(rounds);
            using var http = stack.ApiClient(isPlatform: true);
            var key = await File.ReadAllTextAsync(Path.Combine(stack.State, "platform-key"));
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Trim());
            foreach (var tier in new[] { CompanyTier.Schema, CompanyTier.Dedicated })
            {
                Console.WriteLine($"  Creating {rounds} companies ({tier}) ...");
                for (var round = 0; round < rounds; round++)
                {
                    report.Add(tier, await CreateAsync(stack, new(http), tier, round));
                }
            }
            Console.WriteLine($"  Starting {rounds} bare servers ...");
            for (var round = 0; round < rounds; round++)
            {
                report.AddBare(await BareServer.MeasureAsync());
            }
            await report.WriteAsync();
            return 0;
        }
        finally
        {
            await stack.DisposeAsync();
        }
    }

    private static async Task<TimeSpan> CreateAsync(
        PortalStack stack,
        PortalPlatformClient platform,
        CompanyTier tier,
        int round
    )
    {
        var name = $"bench-{tier.ToString().ToLowerInvariant()}-{round}";
        var company = new NewCompany("Benchmark", name, "oidc")
        {
            Tier = tier,
            Provider = new(new($"{stack.IdentityProvider}/acme"), name, "s3cret"),
            FirstAdmin = new("ada@benchmark.test", "Ada"),
        };
        using var browser = stack.Client(new Uri(stack.Origin(name)).Host);
        var begun = Stopwatch.GetTimestamp();
        await platform.CreateCompanyAsync(company);
        while (Stopwatch.GetElapsedTime(begun) < Limit)
        {
            using var page = await browser.GetAsync(PortalUrls.SignIn);
            if (page.StatusCode == HttpStatusCode.OK)
            {
                return Stopwatch.GetElapsedTime(begun);
            }
            await Task.Delay(Pause);
        }
        throw new TimeoutException($"{name} was not served within {Limit}.");
    }
}
