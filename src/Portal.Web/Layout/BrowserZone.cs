using Microsoft.JSInterop;

namespace Portal.Web.Layout;

/// <summary>The browser's time zone, read once per circuit; UTC until it is known, or if this server lacks its rules.</summary>
internal sealed class BrowserZone(IJSRuntime browser)
{
    /// <summary>Name of the cascading <see cref="TimeZoneInfo"/> that the layout provides.</summary>
    public const string CascadingName = "BrowserZone";

    /// <summary>The browser's zone as far as it is known.</summary>
    public TimeZoneInfo Current { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>Reads the browser's zone. True when <see cref="Current"/> changed.</summary>
    public async Task<bool> LoadAsync()
    {
        // The name is the browser's input: it only selects one of the system's own zones.
        var name = await browser.InvokeAsync<string?>("portal.timeZone");
        if (
            name is null
            || string.Equals(name, Current.Id, StringComparison.Ordinal)
            || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
        )
        {
            return false;
        }

        Current = zone;
        return true;
    }
}
