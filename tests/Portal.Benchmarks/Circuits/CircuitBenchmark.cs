using System.Globalization;
using Portal.Benchmarks.Browsers;
using Portal.Benchmarks.Reports;
using Portal.E2E.Pages;
using Portal.Testing;

namespace Portal.Benchmarks.Circuits;

/// <summary>
/// What an idle circuit costs Portal.Web: the home page in so many more tabs of a real browser, half an admin's and half a
/// member's, and the difference in live objects after a full garbage collection.
/// </summary>
internal static class CircuitBenchmark
{
    private const int MostPerPerson = 24; // one tab less than a session may have; see CircuitLimits
    private static readonly string[] People = ["ada@acme.test", "ben@acme.test", "gus@globex.test", "hana@globex.test"];

    /// <summary>Until the circuits have nothing left to do.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var count = arguments is [var text]
            ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
                ? asked
                : 0
            : 48;
        if (count < 1 || count > MostPerPerson * People.Length)
        {
            throw new ArgumentException(
                $"Expected 1 to {MostPerPerson * People.Length} circuits, found {string.Join(' ', arguments)}.",
                nameof(arguments)
            );
        }
        Console.WriteLine("  Starting a stack ...");
        var stack = new PortalStack();
        await stack.InitializeAsync();
        try
        {
            await using var chromium = await DebuggedChromium.StartAsync();
            await using var browser = await chromium.ConnectAsync();
            var contexts = new List<IBrowserContext>();
            foreach (var person in People.Take((count + MostPerPerson - 1) / MostPerPerson))
            {
                contexts.Add(await SignInAsync(browser, stack, person));
            }
            await Task.Delay(Idle);
            var before = await ProcessMemory.ReadAsync(stack.PidOf("web"));
            for (var i = 0; i < count; i++)
            {
                await OpenAsync(contexts[i % contexts.Count]);
            }
            await Task.Delay(Idle);
            var after = await ProcessMemory.ReadAsync(stack.PidOf("web"));
            await WriteAsync(count, contexts.Count, before, after);
            return 0;
        }
        finally
        {
            await stack.DisposeAsync();
        }
    }

    /// <summary>With one tab, whose circuit is part of what is there before.</summary>
    private static async Task<IBrowserContext> SignInAsync(IBrowser browser, PortalStack stack, string person)
    {
        var tenant = person.Split('@')[1].Split('.')[0];
        var context = await Screen.All[0].OpenAsync(browser, stack.Origin(tenant), storage: null);
        await new SignInPage(await context.NewPageAsync()).SignInAsync(person);
        return context;
    }

    private static async Task OpenAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync(PortalUrls.Home);
        await new Shell(page).IsReadyAsync();
    }

    private static async Task WriteAsync(int count, int open, ProcessMemory before, ProcessMemory after)
    {
        Console.WriteLine($"\n  {"Portal.Web", -22}{"live objects kB", 18}{"resident kB", 14}");
        Line($"{open} circuits", before.LiveBytes, before.ResidentBytes);
        Line($"{open + count} circuits", after.LiveBytes, after.ResidentBytes);
        Line(
            "each idle circuit",
            (after.LiveBytes - before.LiveBytes) / count,
            (after.ResidentBytes - before.ResidentBytes) / count
        );
        var figures = new
        {
            date = TimeProvider.System.GetUtcNow(),
            machine = BenchmarkMachine.Describe(),
            circuits = count,
            before,
            after,
        };
        Console.WriteLine("  " + await BenchmarkFile.WriteAsync("circuits", figures));

        static void Line(string name, long? live, long resident) =>
            Console.WriteLine(
                $"  {name, -22}{(live is null ? "not measured" : Text(live.Value)), 18}{Text(resident), 14}"
            );
    }

    private static string Text(long bytes) => (bytes / 1000).ToString("N0", CultureInfo.InvariantCulture);
}
