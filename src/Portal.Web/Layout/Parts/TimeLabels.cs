using System.Globalization;

namespace Portal.Web.Layout.Parts;

/// <summary>Formats times for display.</summary>
internal static class TimeLabels
{
    /// <summary>"just now", "4 minutes ago", "in 3 days"; a day in the zone (UTC unless stated) from 345 days on.</summary>
    public static string Relative(DateTimeOffset moment, DateTimeOffset now, TimeZoneInfo? zone = null)
    {
        var past = moment <= now;
        var distance = past ? now - moment : moment - now;
        if (distance < TimeSpan.FromSeconds(45))
        {
            return past ? "just now" : "in a moment";
        }

        if (distance >= TimeSpan.FromDays(345))
        {
            return TimeZoneInfo
                .ConvertTime(moment, zone ?? TimeZoneInfo.Utc)
                .ToString("d MMM yyyy", CultureInfo.InvariantCulture);
        }

        var amount = Amount(distance);
        return past ? $"{amount} ago" : $"in {amount}";
    }

    /// <summary>"22 Nov 2026, 03:15:07 (UTC+02:00)": the moment in the zone, with its offset.</summary>
    public static string Exact(DateTimeOffset moment, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(moment, zone);
        var offset = local.Offset == TimeSpan.Zero ? "UTC" : local.ToString("'UTC'zzz", CultureInfo.InvariantCulture);
        return local.ToString("d MMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture) + $" ({offset})";
    }

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
