using Portal.Benchmarks.Browsers;
using Portal.E2E.Pages;

namespace Portal.Benchmarks.Pages;

/// <summary>Opens pages as somebody does whose browser was never there: each visit has a new profile with an empty cache.</summary>
internal sealed class PageVisits(IBrowser browser, string origin)
{
    public const string Admin = "ada@acme.test";

    /// <summary>Long enough for what a page fetches after its content is shown, such as icons and late fonts.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(1);

    /// <summary>Cookies of the admin, for visits that begin signed in.</summary>
    public async Task<string> SignInAsync()
    {
        await using var context = await Screen.All[0].OpenAsync(browser, origin, storage: null);
        await new SignInPage(await context.NewPageAsync()).SignInAsync(Admin);
        return await context.StorageStateAsync();
    }

    /// <summary>One page by itself.</summary>
    public async Task<PageVisit> VisitAsync(MeasuredPage measured, Screen screen, string? storage)
    {
        await using var context = await screen.OpenAsync(browser, origin, storage);
        var page = await context.NewPageAsync();
        var wire = await Wire.WatchAsync(page, origin);
        await page.GotoAsync(measured.Address, new() { WaitUntil = WaitUntilState.Commit });
        var shown = await measured.IsShownAsync(page);
        await Task.Delay(Afterwards);
        return new(shown, wire.SocketBytes, wire.Take());
    }

    /// <summary>
    /// The landing page, then the sign-in and the first page of the app, in one profile: what is fetched until somebody who was
    /// never here can work. The provider's own pages are not counted.
    /// </summary>
    public async Task<FirstLoad> LoadFirstAsync(Screen screen)
    {
        await using var context = await screen.OpenAsync(browser, origin, storage: null);
        var page = await context.NewPageAsync();
        var wire = await Wire.WatchAsync(page, origin);
        await page.GotoAsync(PortalUrls.Home);
        await MeasuredPage.Landing.IsShownAsync(page);
        await Task.Delay(Afterwards);
        var landing = wire.Take();
        var signIn = new SignInPage(page);
        await signIn.Continue.ClickAsync();
        await signIn.FillAsync(Admin, SignInPage.Password);
        await new Shell(page).IsReadyAsync();
        await Task.Delay(Afterwards);
        return new(landing, wire.Take());
    }
}

/// <summary>What one visit took.</summary>
/// <param name="Shown">Milliseconds until the content was shown.</param>
/// <param name="SocketBytes">Over the circuit's connection; not part of the requests.</param>
/// <param name="Requests">Everything fetched.</param>
internal sealed record PageVisit(double Shown, long SocketBytes, IReadOnlyList<WireRequest> Requests);

/// <summary>What the two halves of the first load fetched.</summary>
/// <param name="Landing">The page before the sign-in.</param>
/// <param name="App">Everything from there on, callback included.</param>
internal sealed record FirstLoad(IReadOnlyList<WireRequest> Landing, IReadOnlyList<WireRequest> App)
{
    public IEnumerable<WireRequest> All => Landing.Concat(App);
}
