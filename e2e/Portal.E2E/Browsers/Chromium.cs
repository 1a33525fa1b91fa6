namespace Portal.E2E.Browsers;

/// <summary>
/// One Chromium for the assembly, as it is installed on the machine. Its headless shell comes first: the whole browser took half
/// as much processor time again, for parts that no test looks at.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places =
    [
        "/usr/bin/chromium-headless-shell",
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ];

    private readonly SemaphoreSlim starting = new(1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Starts it on first use, so that tests that are filtered out cost nothing.</summary>
    public async Task<IBrowser> GetAsync()
    {
        await starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return browser ??= await StartAsync();
        }
        finally
        {
            starting.Release();
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }
        playwright?.Dispose();
        starting.Dispose();
    }

    private async Task<IBrowser> StartAsync()
    {
        if (Array.Find(Places, File.Exists) is not { } executable)
        {
            const string missing = "Chromium is not installed: apt-get install chromium-headless-shell";
            if (Environment.GetEnvironmentVariable("CI") == "true")
            {
                Assert.Fail(missing);
            }
            Assert.Skip(missing);
            return null!;
        }
        playwright = await Playwright.CreateAsync();
        SetDefaultExpectTimeout(30_000);
        return await playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = executable,
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    // A process for each site of each person cost a fifth of the run.
                    "--renderer-process-limit=4",
                    "--disable-site-isolation-trials",
                ],
            }
        );
    }
}
