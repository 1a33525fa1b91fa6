using System.Text.RegularExpressions;

namespace Portal.E2E.Browsers;

/// <summary>Somebody at a browser of their own: one context with its cookies and storage, and one page in it.</summary>
public sealed class Person : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private TaskCompletionSource closing = new();

    // Before and after each action; the page does that itself, which nearly doubles what it costs.
    private static readonly bool TakesSnapshots = Environment.GetEnvironmentVariable("PORTAL_TRACE") == "1";

    private Person(IBrowserContext context, IPage page, PageWatch watch, string origin)
    {
        (this.context, Page, Watch, Origin) = (context, page, watch, origin);
        page.WebSocket += (_, socket) => socket.Close += (_, _) => closing.TrySetResult();
    }

    public IPage Page { get; }

    public PageWatch Watch { get; }

    /// <summary>The tenant's, such as <c>http://acme.portal.localhost:5100</c>.</summary>
    public string Origin { get; }

    public IBrowserContext Context => context;

    /// <param name="browser">Chromium.</param>
    /// <param name="stack">Where the tenant is.</param>
    /// <param name="tenant">Whose host the addresses are on; "staff" for the staff's.</param>
    /// <param name="storage">Cookies and storage to begin with.</param>
    /// <param name="visits">Other hosts that the person goes to.</param>
    public static async Task<Person> OpenAsync(
        IBrowser browser,
        PortalStack stack,
        string tenant,
        string? storage,
        params string[] visits
    )
    {
        var opened = await browser.NewContextAsync(
            new()
            {
                BaseURL = stack.Origin(tenant),
                Locale = "en-GB",
                TimezoneId = "Europe/Berlin",
                ReducedMotion = ReducedMotion.Reduce,
                ColorScheme = ColorScheme.Light,
                ViewportSize = new() { Width = 1280, Height = 800 },
                Permissions = ["clipboard-read", "clipboard-write"],
                StorageState = storage,
            }
        );
        opened.SetDefaultTimeout(30_000); // the first requests of a cold stack take long beside other suites
        await opened.Tracing.StartAsync(new() { Snapshots = TakesSnapshots });
        await opened.AddInitScriptAsync(BrowserScripts.Watch);
        var watch = new PageWatch(
            opened,
            [stack.Origin(tenant), stack.IdentityProvider, .. visits.Select(stack.Origin)]
        );
        return new(opened, await opened.NewPageAsync(), watch, stack.Origin(tenant));
    }

    /// <summary>The page stands at exactly this address of the tenant's.</summary>
    public Task IsAtAsync(string address) =>
        Expect(Page)
            .ToHaveURLAsync(
                new Regex($"^{Regex.Escape(Origin + address)}$", RegexOptions.None, TimeSpan.FromSeconds(1))
            );

    /// <summary>Ends when the page's circuit loses its connection.</summary>
    public Task NextSocketCloseAsync()
    {
        closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return closing.Task;
    }

    /// <summary>Goes to one of the tenant's addresses and waits until the page stands.</summary>
    public async Task<Shell> GoAsync(string address)
    {
        await Page.GotoAsync(address);
        var shell = new Shell(Page);
        await shell.IsReadyAsync();
        return shell;
    }

    /// <summary>
    /// Keeps a screenshot, the document and a trace of what went wrong; with <c>PORTAL_TRACE=1</c> the trace has the documents
    /// of every step.
    /// </summary>
    public async Task KeepAsync(string file)
    {
        await File.WriteAllTextAsync(file + ".html", await Page.ContentAsync());
        await Page.ScreenshotAsync(new() { Path = file + ".png" });
        await context.Tracing.StopAsync(new() { Path = file + ".zip" });
    }

    public async ValueTask DisposeAsync() => await context.CloseAsync();
}
