using MudBlazor;

namespace Portal.Web.TenantArea.Sessions;

/// <summary>Describes a device by its User-Agent header, which is unverified: for recognition only.</summary>
internal static class DeviceLabels
{
    // The order matters: most browsers also name the ones they descend from.
    private static readonly (string Token, string Name)[] Browsers =
    [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("CriOS/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];

    private static readonly (string Token, string Name)[] Systems =
    [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];

    /// <summary>"Firefox on Windows", "Chrome", "Unknown device".</summary>
    public static string Of(string? userAgent) =>
        (Find(Browsers, userAgent), Find(Systems, userAgent)) switch
        {
            ({ } browser, { } system) => $"{browser} on {system}",
            ({ } browser, null) => browser,
            (null, { } system) => $"Unknown browser on {system}",
            _ => "Unknown device",
        };

    /// <summary>Icon of the device.</summary>
    public static string Icon(string? userAgent) =>
        Find(Systems, userAgent) switch
        {
            "iPhone" or "Android" => Icons.Material.Outlined.Smartphone,
            "iPad" => Icons.Material.Outlined.Tablet,
            null => Icons.Material.Outlined.Devices,
            _ => Icons.Material.Outlined.Computer,
        };

    private static string? Find((string Token, string Name)[] known, string? userAgent) =>
        known.FirstOrDefault(entry => userAgent?.Contains(entry.Token, StringComparison.Ordinal) == true).Name;
}
