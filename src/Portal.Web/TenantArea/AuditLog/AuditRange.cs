using Portal.Domain.Days;

namespace Portal.Web.TenantArea.AuditLog;

/// <summary>The time range of the audit log: a period that ends now, all time, or a custom range of days.</summary>
/// <param name="Name">Its name in the URL; null for the default of seven days and for a custom range.</param>
/// <param name="From">Start of a custom range, inclusive, UTC.</param>
/// <param name="To">End of a custom range, exclusive, UTC.</param>
public sealed record AuditRange(string? Name = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    /// <summary>The custom range's value in the filter; the URL contains its bounds instead.</summary>
    public const string CustomName = "custom";

    private static readonly Dictionary<string, TimeSpan?> Spans = new(StringComparer.Ordinal)
    {
        ["24h"] = TimeSpan.FromHours(24),
        ["30d"] = TimeSpan.FromDays(30),
        ["all"] = null,
    };

    private static readonly TimeSpan Default = TimeSpan.FromDays(7);

    /// <summary>The filter's options.</summary>
    public static readonly IReadOnlyList<(string Value, string Label)> Choices =
    [
        ("24h", "Last 24 hours"),
        ("", "Last 7 days"),
        ("30d", "Last 30 days"),
        ("all", "All time"),
        (CustomName, "Custom range…"),
    ];

    /// <summary>Whether it is a custom range.</summary>
    public bool IsCustom => From is not null || To is not null;

    /// <summary>Whether its bounds are whole days. Links to the log may have other bounds.</summary>
    public bool IsWholeDays(LocalDays days) => this with { Name = null } == OfDays(FirstDay(days), LastDay(days), days);

    /// <summary>Reads URL parameters; ignores invalid ones.</summary>
    public static AuditRange Read(string? name, string? from, string? to)
    {
        var (first, last) = (ReadMoment(from), ReadMoment(to));
        return first is not null || last is not null
            ? new(null, first, last)
            : new(name is not null && Spans.ContainsKey(name) ? name : null);
    }

    /// <summary>The bounds, relative to the current time.</summary>
    public (DateTimeOffset? From, DateTimeOffset? Until) Resolve(DateTimeOffset now) =>
        IsCustom ? (From, To)
        : Name is { } name && Spans.TryGetValue(name, out var span) ? (now - span, null)
        : (now - Default, null);

    /// <summary>The custom range from one day to another, both inclusive.</summary>
    public static AuditRange OfDays(DateOnly? from, DateOnly? to, LocalDays days) =>
        new(null, from is { } first ? days.StartOf(first) : null, to is { } last ? days.EndOf(last) : null);

    /// <summary>The first day of the custom range.</summary>
    public DateOnly? FirstDay(LocalDays days) => From is { } from ? days.DayOf(from) : null;

    /// <summary>The last day of the custom range.</summary>
    public DateOnly? LastDay(LocalDays days) => To is { } to ? days.DayOf(to.AddTicks(-1)) : null;

    private static DateTimeOffset? ReadMoment(string? text) =>
        DateTimeOffset.TryParseExact(
            text,
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
            System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal,
            out var moment
        ) && moment.Year is > 1999 and < 2200
            ? moment
            : null;
}
