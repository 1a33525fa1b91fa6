using Microsoft.JSInterop;
using Portal.Domain.Days;

namespace Portal.Web.Layout;

/// <summary>The browser's time zone, read once per circuit; UTC until it is known, or if this server lacks its rules.</summary>
internal sealed class BrowserZone(IJSRuntime browser, TimeProvider clock)
{
    /// <summary>Name of the cascading <see cref="TimeZoneInfo"/> that the layout provides.</summary>
    public const string CascadingName = "BrowserZone";

    private Task<TimeZoneInfo>? reading;

    /// <summary>The browser's zone as far as it is known.</summary>
    public TimeZoneInfo Current { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>Reads the browser's zone. True when it is another than the one that was assumed until then.</summary>
    public async Task<bool> LoadAsync()
    {
        if (reading is null or { IsFaulted: true } or { IsCanceled: true })
        {
            reading = ReadAsync();
        }
        Current = await reading;
        return !Current.Equals(TimeZoneInfo.Utc);
    }

    /// <summary>The days of whoever sits before the browser.</summary>
    public async Task<LocalDays> DaysAsync()
    {
        await LoadAsync();
        return new(Current, clock);
    }

    /// <summary>The name is the browser's input: it only selects one of the system's own zones.</summary>
    private async Task<TimeZoneInfo> ReadAsync() =>
        await browser.InvokeAsync<string?>("portal.timeZone") is { } name
        && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : TimeZoneInfo.Utc;
}
