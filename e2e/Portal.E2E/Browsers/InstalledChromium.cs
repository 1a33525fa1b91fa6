namespace Portal.E2E.Browsers;

/// <summary>
/// Chromium as it is installed on the machine. Its headless shell comes first: the whole browser took half as much processor time
/// again, for parts that no test looks at.
/// </summary>
internal static class InstalledChromium
{
    public const string Missing = "Chromium is not installed: apt-get install chromium-headless-shell";

    private static readonly string[] Places =
    [
        "/usr/bin/chromium-headless-shell",
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ];

    /// <summary>Without a sandbox, which root cannot have, and without traffic of the browser's own.</summary>
    public static readonly IReadOnlyList<string> Arguments =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    /// <summary>The program, or null.</summary>
    public static string? Find() => Array.Find(Places, File.Exists);
}
