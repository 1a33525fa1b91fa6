using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Portal.Benchmarks.Browsers;
using Portal.Testing;

namespace Portal.Benchmarks.Pages;

/// <summary>
/// Lighthouse 12 (13 wants Node 22), from npm into <c>artifacts</c>. It drives a tab of <see cref="DebuggedChromium"/>, empties
/// its cache first, keeps its cookies, and simulates a slow network and, on mobile, a slow processor.
/// </summary>
internal sealed class Lighthouse
{
    private const string Version = "12.8.2";
    private const int Attempts = 3;
    private static readonly string[] Categories = ["performance", "accessibility", "best-practices"];
    private static readonly string Folder = Path.Combine(DevHostCommand.Checkout, "artifacts", "lighthouse");

    private Lighthouse() { }

    /// <summary>Installs it once.</summary>
    /// <returns>Null, and says so, when Node.js or npm is not here.</returns>
    public static async Task<Lighthouse?> InstallAsync()
    {
        var present = Path.Combine(Folder, "node_modules", "lighthouse", "package.json");
        if (
            File.Exists(present)
            && (await File.ReadAllTextAsync(present)).Contains($"\"{Version}\"", StringComparison.Ordinal)
        )
        {
            return new();
        }
        Directory.CreateDirectory(Folder);
        string[] install = ["install", "--prefix", Folder, "--no-audit", "--no-fund", "--ignore-scripts"];
        var (code, output) = await TryRunAsync("npm", [.. install, "lighthouse@" + Version]);
        if (code == 0)
        {
            return new();
        }
        Console.WriteLine($"  Lighthouse is left out, since npm could not install it: {output.Trim()}");
        return null;
    }

    /// <summary>One run.</summary>
    /// <param name="address">The page's full address.</param>
    /// <param name="screen">The device that is emulated.</param>
    /// <param name="port">The browser's debugging port.</param>
    /// <returns>Null, and says so, when it failed three times: on a busy machine it loses patience with the browser.</returns>
    public async Task<LighthouseRun?> RunAsync(string address, Screen screen, int port)
    {
        var report = Path.Combine(Folder, "report.json");
        string[] arguments =
        [
            Path.Combine(Folder, "node_modules", "lighthouse", "cli", "index.js"),
            address,
            "--port=" + port.ToString(CultureInfo.InvariantCulture),
            "--output=json",
            "--output-path=" + report,
            "--only-categories=" + string.Join(',', Categories),
            "--no-enable-error-reporting",
            "--quiet",
            .. screen.IsMobile ? Array.Empty<string>() : ["--preset=desktop"],
        ];
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var (code, output) = await TryRunAsync("node", arguments);
            if (code == 0)
            {
                using var json = JsonDocument.Parse(await File.ReadAllTextAsync(report));
                return LighthouseRun.Read(json.RootElement);
            }
            Console.WriteLine($"  Lighthouse ended with {code}: {output.Trim()}");
        }
        return null;
    }

    private static async Task<(int Code, string Output)> TryRunAsync(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments)
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, await output + await errors);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, e.Message); // no such program
        }
    }
}

/// <summary>What Lighthouse found.</summary>
/// <param name="Performance">Out of 100.</param>
/// <param name="Accessibility">Out of 100.</param>
/// <param name="BestPractices">Out of 100.</param>
/// <param name="Milliseconds">First and largest contentful paint, total blocking time and speed index, on the simulated device.</param>
/// <param name="LayoutShift">Cumulative; below 0.1 is good.</param>
/// <param name="Faults">Audits that cost points, without those of performance.</param>
internal sealed record LighthouseRun(
    int Performance,
    int Accessibility,
    int BestPractices,
    IReadOnlyDictionary<string, double> Milliseconds,
    double LayoutShift,
    IReadOnlyList<string> Faults
)
{
    private static readonly string[] Timings =
    [
        "first-contentful-paint",
        "largest-contentful-paint",
        "total-blocking-time",
        "speed-index",
    ];

    public int Lowest => Math.Min(Performance, Math.Min(Accessibility, BestPractices));

    public static LighthouseRun Read(JsonElement report)
    {
        var (categories, audits) = (report.GetProperty("categories"), report.GetProperty("audits"));
        return new(
            Score("performance"),
            Score("accessibility"),
            Score("best-practices"),
            Timings.ToDictionary(name => name, Value, StringComparer.Ordinal),
            Value("cumulative-layout-shift"),
            [.. Faults("accessibility"), .. Faults("best-practices")]
        );

        int Score(string category) =>
            (int)Math.Round(Number(categories.GetProperty(category).GetProperty("score")) * 100);
        double Value(string audit) => Number(audits.GetProperty(audit).GetProperty("numericValue"));
        IEnumerable<string> Faults(string category) =>
            from entry in categories.GetProperty(category).GetProperty("auditRefs").EnumerateArray()
            where entry.GetProperty("weight").GetDouble() > 0
            let id = entry.GetProperty("id").GetString()!
            let score = audits.GetProperty(id).GetProperty("score")
            where score.ValueKind == JsonValueKind.Number && score.GetDouble() < 1
            select id;
    }

    /// <summary>A score is null when an audit could not be made.</summary>
    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;
}
