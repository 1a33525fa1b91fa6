using System.Diagnostics;
using System.Globalization;
using Portal.E2E.Browsers;

namespace Portal.Benchmarks.Browsers;

/// <summary>
/// A Chromium of its own with an open debugging port, so that Playwright and Lighthouse can drive the same browser: Lighthouse
/// then sees the pages with the cookies of whoever signed in there.
/// </summary>
internal sealed class DebuggedChromium : IAsyncDisposable
{
    private readonly Process process;
    private readonly string folder;
    private readonly IPlaywright playwright;

    private DebuggedChromium(Process process, string folder, int port, IPlaywright playwright) =>
        (this.process, this.folder, Port, this.playwright) = (process, folder, port, playwright);

    /// <summary>Of the debugging protocol, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <exception cref="InvalidOperationException">There is no Chromium, or it does not start.</exception>
    public static async Task<DebuggedChromium> StartAsync()
    {
        var executable = InstalledChromium.Find() ?? throw new InvalidOperationException(InstalledChromium.Missing);
        var profile = Directory.CreateTempSubdirectory("portal-bench-").FullName;
        var start = new ProcessStartInfo(
            executable,
            [
                .. InstalledChromium.Arguments,
                "--headless",
                "--remote-debugging-port=0", // any free one
                "--user-data-dir=" + profile,
                "about:blank",
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        var started = Process.Start(start)!;
        started.ErrorDataReceived += (_, _) => { }; // it talks a lot, and a full pipe would stop it
        started.BeginErrorReadLine();
        var port = await PortOfAsync(started, profile);
        SetDefaultExpectTimeout(30_000);
        return new(started, profile, port, await Playwright.CreateAsync());
    }

    /// <summary>
    /// Lets Playwright drive it until the result is disposed, which only disconnects. The first of its contexts is the browser's
    /// own profile, which Lighthouse's tabs share; Playwright would attach to those, too, while it is connected.
    /// </summary>
    public Task<IBrowser> ConnectAsync() =>
        playwright.Chromium.ConnectOverCDPAsync(
            string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}")
        );

    public async ValueTask DisposeAsync()
    {
        playwright.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Chromium writes the port that it took into its folder.</summary>
    private static async Task<int> PortOfAsync(Process process, string folder)
    {
        var file = Path.Combine(folder, "DevToolsActivePort");
        while (!File.Exists(file) || await File.ReadAllLinesAsync(file) is not [_, _, ..])
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"Chromium ended with {process.ExitCode}.");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
        return int.Parse((await File.ReadAllLinesAsync(file))[0], CultureInfo.InvariantCulture);
    }
}
