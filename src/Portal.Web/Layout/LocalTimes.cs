using System.Globalization;
using Portal.Domain.Days;

namespace Portal.Web.Layout;

/// <summary>
/// The one formatter of dates and times on tenants' pages: in the browser's zone, written as the browser writes them. It gives
/// plain text, so that labels, options and confirmations use it as well as elements do. A cascading value of the circuit.
/// </summary>
/// <param name="Zone">The browser's zone.</param>
/// <param name="Culture">The browser's way to write dates and times; everything else in it is invariant.</param>
public sealed record LocalTimes(TimeZoneInfo Zone, CultureInfo Culture)
{
    /// <summary>UTC and "22 Nov 2026, 03:15:07": until the browser's own are known, and where there is no browser.</summary>
    public static readonly LocalTimes Default = new(TimeZoneInfo.Utc, BrowserDates.DefaultCulture);

    /// <summary>The same way to write them, in UTC.</summary>
    public LocalTimes InUtc => this with { Zone = TimeZoneInfo.Utc };

    /// <summary>The days of whoever sits before the browser.</summary>
    public LocalDays Days(TimeProvider clock) => new(Zone, clock);

    /// <summary>"22 Nov 2026".</summary>
    public string Day(DateOnly day) => day.ToString("d", Culture);

    /// <summary>"22 Nov 2026": the day of a moment.</summary>
    public string Day(DateTimeOffset moment) => In(moment).ToString("d", Culture);

    /// <summary>"03:15".</summary>
    public string Time(DateTimeOffset moment) => In(moment).ToString("t", Culture);

    /// <summary>"22 Nov 2026, 03:15:07".</summary>
    public string Moment(DateTimeOffset moment) => $"{Day(moment)}, {In(moment).ToString("T", Culture)}";

    /// <summary>"22 Nov 2026, 03:15:07 (UTC+02:00)": the moment with its offset.</summary>
    public string Exact(DateTimeOffset moment)
    {
        var offset = In(moment).Offset;
        var name = offset == TimeSpan.Zero ? "UTC" : In(moment).ToString("'UTC'zzz", CultureInfo.InvariantCulture);
        return $"{Moment(moment)} ({name})";
    }

    /// <summary>
    /// "22 Nov 2026, 03:15:07 to 03:20:00": two moments in the order of time; the second day is left out where it is the first.
    /// </summary>
    public string Range(DateTimeOffset from, DateTimeOffset to) =>
        In(from).Date == In(to).Date
            ? $"{Moment(from)} to {In(to).ToString("T", Culture)}"
            : $"{Moment(from)} to {Moment(to)}";

    /// <summary>"just now", "4 minutes ago", "in 3 days"; the day from 345 days on.</summary>
    public string Relative(DateTimeOffset moment, DateTimeOffset now)
    {
        var past = moment <= now;
        var distance = past ? now - moment : moment - now;
        if (distance < TimeSpan.FromSeconds(45))
        {
            return past ? "just now" : "in a moment";
        }
        if (distance >= TimeSpan.FromDays(345))
        {
            return Day(moment);
        }
        var amount = Amount(distance);
        return past ? $"{amount} ago" : $"in {amount}";
    }

    private DateTimeOffset In(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone);

    private static string Amount(TimeSpan distance) =>
        distance switch
        {
            { TotalMinutes: < 59.5 } => Count(distance.TotalMinutes, "minute"),
            { TotalHours: < 23.5 } => Count(distance.TotalHours, "hour"),
            { TotalDays: < 29.5 } => Count(distance.TotalDays, "day"),
            _ => Count(distance.TotalDays / 30.44, "month"),
        };

    private static string Count(double value, string unit)
    {
        var whole = (int)Math.Round(value, MidpointRounding.AwayFromZero);
        return whole == 1 ? $"1 {unit}" : $"{whole} {unit}s";
    }
}
