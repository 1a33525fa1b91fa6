using System.Globalization;
using Portal.Benchmarks.Browsers;
using Portal.Benchmarks.Pages;

namespace Portal.Benchmarks.Reports;

/// <summary>Bytes, requests, times and scores, goal beside figure, as tables and as JSON.</summary>
internal sealed class PageReport(PageBenchmarkOptions options)
{
    private const double BytesGoal = 350_000;
    private const double ShownGoal = 800;
    private const int ScoreGoal = 95;
    private readonly List<(Screen Screen, FirstLoad Load)> loads = [];
    private readonly List<(MeasuredPage Page, Screen Screen, PageVisit Visit)> visits = [];
    private readonly List<(MeasuredPage Page, Screen Screen, LighthouseRun Run)> runs = [];

    public PageBenchmarkOptions Options => options;

    public void Add(Screen screen, FirstLoad load) => loads.Add((screen, load));

    public void Add(MeasuredPage page, Screen screen, PageVisit visit) => visits.Add((page, screen, visit));

    public void Add(MeasuredPage page, Screen screen, LighthouseRun run) => runs.Add((page, screen, run));

    public async Task WriteAsync()
    {
        WriteFirstLoads();
        WritePages();
        WriteScores();
        Console.WriteLine("  " + await BenchmarkFile.WriteAsync("pages", Json()));
    }

    private void WriteFirstLoads()
    {
        Console.WriteLine($"\n  {"first load", -22}{"requests", 10}{"kB", 10}{"goal", 10}");
        foreach (var (screen, load) in loads)
        {
            Line("landing", load.Landing);
            Line("app after it", load.App);
            Line("both", load.All, Mark(Bytes(load.All) < BytesGoal));

            void Line(string name, IEnumerable<WireRequest> requests, string mark = "") =>
                Console.WriteLine(
                    $"  {name + ", " + screen.Name, -22}{requests.Count(), 10}{Text(Bytes(requests) / 1000), 10}{(mark == "" ? "" : "< 350"), 10}{mark, 8}"
                );
        }
    }

    private void WritePages()
    {
        Console.WriteLine(
            $"\n  {"page by itself", -22}{"requests", 10}{"kB", 10}{"socket kB", 11}{"shown ms", 10}{"goal", 8}"
        );
        foreach (var (page, screen, all) in Visits())
        {
            var (first, shown) = (all[0], Median.Of(all.Select(visit => visit.Shown)));
            Console.WriteLine(
                $"  {page.Name + ", " + screen.Name, -22}{first.Requests.Count, 10}{Text(Bytes(first.Requests) / 1000), 10}{Text(first.SocketBytes / 1000.0), 11}{Text(shown), 10}{"< 800", 8}{Mark(shown < ShownGoal), 8}"
            );
        }
    }

    private void WriteScores()
    {
        if (runs.Count == 0)
        {
            Console.WriteLine("\n  Lighthouse did not run.");
            return;
        }
        Console.WriteLine(
            $"\n  {"Lighthouse", -22}{"perform.", 10}{"access.", 10}{"practices", 11}{"LCP ms", 10}{"TBT ms", 8}{"CLS", 8}{"goal", 8}"
        );
        foreach (var (page, screen, run) in Runs())
        {
            Console.WriteLine(
                $"  {page.Name + ", " + screen.Name, -22}{run.Performance, 10}{run.Accessibility, 10}{run.BestPractices, 11}{Text(run.Milliseconds["largest-contentful-paint"]), 10}{Text(run.Milliseconds["total-blocking-time"]), 8}{Text(run.LayoutShift, 3), 8}{">= 95", 8}{Mark(run.Lowest >= ScoreGoal), 8}  {string.Join(", ", run.Faults)}"
            );
        }
    }

    /// <summary>The visits of each page at each size, in the order of the rounds.</summary>
    private IEnumerable<(MeasuredPage Page, Screen Screen, List<PageVisit> All)> Visits() =>
        visits
            .GroupBy(entry => (entry.Page.Name, entry.Screen))
            .Select(group => (group.First().Page, group.Key.Screen, group.Select(entry => entry.Visit).ToList()));

    /// <summary>Of each page at each size, the run with the median performance.</summary>
    private IEnumerable<(MeasuredPage Page, Screen Screen, LighthouseRun Run)> Runs() =>
        runs.GroupBy(entry => (entry.Page.Name, entry.Screen))
            .Select(group => group.OrderBy(entry => entry.Run.Performance).ElementAt(group.Count() / 2));

    private object Json() =>
        new
        {
            date = TimeProvider.System.GetUtcNow(),
            machine = BenchmarkMachine.Describe(),
            options,
            goals = new
            {
                bytes = BytesGoal,
                shownMilliseconds = ShownGoal,
                score = ScoreGoal,
            },
            firstLoads = loads.Select(entry => new
            {
                screen = entry.Screen.Name,
                requests = entry.Load.All.Count(),
                bytes = Bytes(entry.Load.All),
                entry.Load.Landing,
                entry.Load.App,
            }),
            pages = Visits()
                .Select(entry => new
                {
                    page = entry.Page.Name,
                    screen = entry.Screen.Name,
                    bytes = Bytes(entry.All[0].Requests),
                    socketBytes = entry.All[0].SocketBytes,
                    shownMilliseconds = Median.Of(entry.All.Select(visit => visit.Shown)),
                    rounds = entry.All.Select(visit => visit.Shown),
                    entry.All[0].Requests,
                }),
            lighthouse = runs.Select(entry => new
            {
                page = entry.Page.Name,
                screen = entry.Screen.Name,
                entry.Run,
            }),
        };

    private static double Bytes(IEnumerable<WireRequest> requests) => requests.Sum(request => request.Bytes);

    private static string Text(double value, int digits = 0) =>
        value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Mark(bool holds) => holds ? "met" : "missed";
}
