using Portal.Benchmarks.Api;
using Portal.Benchmarks.Browsers;
using Portal.Benchmarks.Reports;
using Portal.E2E.Pages;
using Portal.Testing;

namespace Portal.Benchmarks.Pages;

/// <summary>
/// The first load and four pages of acme, on a stack of its own, in browsers with an empty cache: bytes and requests over the
/// network, the time until the content is shown, and Lighthouse's scores. The services have answered before, as they have for
/// anybody but the first visitor after a start.
/// </summary>
internal static class PageBenchmark
{
    public static async Task<int> RunAsync(PageBenchmarkOptions options)
    {
        Console.WriteLine("  Starting a stack ...");
        var stack = new PortalStack();
        await stack.InitializeAsync();
        try
        {
            await using var key = await BenchmarkKey.MakeAsync(stack);
            await using var chromium = await DebuggedChromium.StartAsync();
            var report = new PageReport(options);
            await using (var browser = await chromium.ConnectAsync())
            {
                await VisitAsync(browser, stack, key, report);
            }
            if (options.Lighthouse > 0 && await Lighthouse.InstallAsync() is { } lighthouse)
            {
                await AskAsync(lighthouse, chromium, stack, key, report);
            }
            await report.WriteAsync();
            return 0;
        }
        finally
        {
            await stack.DisposeAsync();
        }
    }

    private static async Task VisitAsync(IBrowser browser, PortalStack stack, BenchmarkKey key, PageReport report)
    {
        var visits = new PageVisits(browser, stack.Origin("acme"));
        var storage = await visits.SignInAsync();
        foreach (var page in MeasuredPage.All(key.Name)) // the runtime compiles what they need
        {
            await visits.VisitAsync(page, Screen.All[0], page.IsSignedIn ? storage : null);
        }
        foreach (var screen in Screen.All)
        {
            Console.WriteLine($"  Visiting the pages ({screen.Name}) ...");
            report.Add(screen, await visits.LoadFirstAsync(screen));
            for (var round = 0; round < report.Options.Rounds; round++)
            {
                foreach (var page in MeasuredPage.All(key.Name))
                {
                    report.Add(page, screen, await visits.VisitAsync(page, screen, page.IsSignedIn ? storage : null));
                }
            }
        }
    }

    private static async Task AskAsync(
        Lighthouse lighthouse,
        DebuggedChromium chromium,
        PortalStack stack,
        BenchmarkKey key,
        PageReport report
    )
    {
        var isSignedIn = false;
        foreach (var page in MeasuredPage.All(key.Name)) // those before the sign-in come first
        {
            if (page.IsSignedIn && !isSignedIn)
            {
                await SignInAsync(chromium, stack);
                isSignedIn = true;
            }
            foreach (var screen in Screen.All)
            {
                for (var run = 0; run < report.Options.Lighthouse; run++)
                {
                    Console.WriteLine($"  Lighthouse: {page.Name} ({screen.Name}) ...");
                    if (
                        await lighthouse.RunAsync(stack.Origin("acme") + page.Address, screen, chromium.Port) is
                        { } found
                    )
                    {
                        report.Add(page, screen, found);
                    }
                }
            }
        }
    }

    private static async Task SignInAsync(DebuggedChromium chromium, PortalStack stack)
    {
        await using var browser = await chromium.ConnectAsync();
        var page = await browser.Contexts[0].NewPageAsync();
        await page.SetViewportSizeAsync(Screen.All[0].Width, Screen.All[0].Height);
        await new SignInPage(page).SignInAsync(PageVisits.Admin, stack.Origin("acme") + PortalUrls.Home);
        await page.CloseAsync();
    }
}
