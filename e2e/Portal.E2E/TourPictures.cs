namespace Portal.E2E;

/// <summary>Where the README's pictures go: the folder that <c>PORTAL_TOUR</c> names.</summary>
internal static class TourPictures
{
    private static readonly string Folder = Path.Combine(
        DevHostCommand.Checkout,
        Environment.GetEnvironmentVariable("PORTAL_TOUR") ?? "artifacts/tour"
    );

    /// <summary>What the page shows now, without a caret.</summary>
    public static Task TakeAsync(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(Folder, name + ".png"), Caret = ScreenshotCaret.Hide });
}
