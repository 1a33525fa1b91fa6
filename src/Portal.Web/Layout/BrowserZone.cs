using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Portal.Domain.Days;

namespace Portal.Web.Layout;

/// <summary>
/// The browser's time zone and its way to write dates, read once per circuit; UTC until they are known, or if this server lacks
/// the zone's rules.
/// </summary>
internal sealed class BrowserZone(IJSRuntime browser, TimeProvider clock)
{
    private Task<LocalTimes>? reading;

    /// <summary>Cascades <see cref="Times"/> to every component of the circuit, and renders those anew that use it.</summary>
    public CascadingValueSource<LocalTimes> Source { get; } = new(LocalTimes.Default, isFixed: false);

    /// <summary>The browser's dates and times as far as they are known.</summary>
    public LocalTimes Times { get; private set; } = LocalTimes.Default;

    /// <summary>Reads them, once.</summary>
    public async Task LoadAsync()
    {
        if (reading is null or { IsFaulted: true } or { IsCanceled: true })
        {
            reading = ReadAsync();
        }
        var read = await reading;
        if (!ReferenceEquals(read, Times))
        {
            Times = read;
            await Source.NotifyChangedAsync(read);
        }
    }

    /// <summary>The days of whoever sits before the browser.</summary>
    public async Task<LocalDays> DaysAsync()
    {
        await LoadAsync();
        return Times.Days(clock);
    }

    /// <summary>The zone's name is the browser's input: it only selects one of the system's own zones.</summary>
    private async Task<LocalTimes> ReadAsync()
    {
        if (await browser.InvokeAsync<BrowserDates?>("portal.times") is not { } dates)
        {
            return LocalTimes.Default;
        }
        var isKnown = TimeZoneInfo.TryFindSystemTimeZoneById(dates.Zone ?? "", out var zone);
        return new(isKnown ? zone! : TimeZoneInfo.Utc, dates.ToCulture());
    }
}
