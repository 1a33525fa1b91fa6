namespace Portal.Benchmarks.Browsers;

/// <summary>A kind of device, in the sizes that Lighthouse gives it.</summary>
/// <param name="Name">As the report and Lighthouse's presets call it.</param>
/// <param name="Width">In CSS pixels.</param>
/// <param name="Height">In CSS pixels.</param>
/// <param name="Scale">Physical pixels for each of those.</param>
/// <param name="IsMobile">Whether it has touch and a mobile browser's viewport.</param>
internal sealed record Screen(string Name, int Width, int Height, float Scale, bool IsMobile)
{
    public static readonly IReadOnlyList<Screen> All =
    [
        new("desktop", 1350, 940, 1, IsMobile: false),
        new("mobile", 412, 823, 1.75f, IsMobile: true),
    ];

    /// <summary>A new profile on such a device: with an empty cache, and no cookies but those of <paramref name="storage"/>.</summary>
    public Task<IBrowserContext> OpenAsync(IBrowser browser, string origin, string? storage) =>
        browser.NewContextAsync(
            new()
            {
                BaseURL = origin,
                ViewportSize = new() { Width = Width, Height = Height },
                DeviceScaleFactor = Scale,
                IsMobile = IsMobile,
                HasTouch = IsMobile,
                Locale = "en-GB",
                ColorScheme = ColorScheme.Light,
                StorageState = storage,
            }
        );
}
