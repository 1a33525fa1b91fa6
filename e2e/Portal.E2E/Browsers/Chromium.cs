namespace Portal.E2E.Browsers;

/// <summary>
/// One Chromium for the assembly, as it is installed on the machine.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
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
        if (InstalledChromium.Find() is not { } executable)
        {
            const string missing = InstalledChromium.Missing;
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
                    .. InstalledChromium.Arguments,
                    // A process for each site of each person cost a fifth of the run.
                    "--renderer-process-limit=4",
                    "--disable-site-isolation-trials",
                ],
            }
        );
    }
}
