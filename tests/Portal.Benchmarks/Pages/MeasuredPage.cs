using Portal.E2E.Pages;

namespace Portal.Benchmarks.Pages;

/// <summary>One of the pages that are measured, and what a person came for.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Address">Where it is.</param>
/// <param name="IsSignedIn">Whether it belongs to the area behind the sign-in.</param>
/// <param name="Content">The first row, or the title of a page without rows.</param>
internal sealed record MeasuredPage(string Name, string Address, bool IsSignedIn, Func<IPage, ILocator> Content)
{
    public static readonly MeasuredPage Landing = new(
        "landing",
        PortalUrls.SignIn,
        IsSignedIn: false,
        page => new SignInPage(page).Title
    );

    public static readonly MeasuredPage Home = new(
        "home",
        PortalUrls.Home,
        IsSignedIn: true,
        page => new Shell(page).Title
    );

    /// <param name="key">Name of a key that is in the list.</param>
    public static IReadOnlyList<MeasuredPage> All(string key) =>
        [
            Landing,
            Home,
            new("journeys", PortalUrls.Journeys(), IsSignedIn: true, page => new JourneysPage(page).Rows.First),
            new("keys", PortalUrls.ApiKeys(), IsSignedIn: true, page => new Shell(page).Main.GetByText(key).First),
        ];

    /// <summary>Ends when the content is shown and nothing is still loading.</summary>
    /// <returns>Milliseconds since the browser began to navigate.</returns>
    public async Task<double> IsShownAsync(IPage page)
    {
        await Content(page).WaitForAsync();
        await new Shell(page).Busy.First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        return await page.EvaluateAsync<double>("() => performance.now()");
    }
}
