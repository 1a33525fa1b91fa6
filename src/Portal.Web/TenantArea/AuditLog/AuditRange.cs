namespace Portal.Web.TenantArea.AuditLog;

/// <summary>Which time the audit log shows: a span that ends now, all of it, or days that the person chose.</summary>
/// <param name="Name">Its name in the address; null for the default of seven days and for chosen days.</param>
/// <param name="From">First moment of chosen days, UTC.</param>
/// <param name="To">First moment after chosen days, UTC.</param>
public sealed record AuditRange(string? Name = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    /// <summary>The name of chosen days in the list of choices; the address carries the days themselves.</summary>
    public const string CustomName = "custom";

    private static readonly Dictionary<string, TimeSpan?> Spans = new(StringComparer.Ordinal)
    {
        ["24h"] = TimeSpan.FromHours(24),
        ["30d"] = TimeSpan.FromDays(30),
        ["all"] = null,
    };

    private static readonly TimeSpan Default = TimeSpan.FromDays(7);

    /// <summary>Choices for the filter, the default among them.</summary>
    public static readonly IReadOnlyList<(string Value, string Word)> Choices =
    [
        ("24h", "Last 24 hours"),
        ("", "Last 7 days"),
        ("30d", "Last 30 days"),
        ("all", "All time"),
        (CustomName, "Chosen days…"),
    ];

    /// <summary>Whether the person chose the days.</summary>
    public bool IsCustom => From is not null || To is not null;

    /// <summary>Whether it holds its days whole, as far as it has a bound. Links from elsewhere may ask for less.</summary>
    public bool IsWholeDays(TimeZoneInfo zone) =>
        this with { Name = null } == Days(FirstDay(zone), LastDay(zone), zone);

    /// <summary>Reads what an address says; what it does not understand counts as not there.</summary>
    public static AuditRange Read(string? name, string? from, string? to)
    {
        var (first, last) = (ReadMoment(from), ReadMoment(to));
        return first is not null || last is not null
            ? new(null, first, last)
            : new(name is not null && Spans.ContainsKey(name) ? name : null);
    }

    /// <summary>The span that is asked for, for a question at this moment.</summary>
    public (DateTimeOffset? From, DateTimeOffset? Until) At(DateTimeOffset now) =>
        IsCustom ? (From, To)
        : Name is { } name && Spans.TryGetValue(name, out var span) ? (now - span, null)
        : (now - Default, null);

    /// <summary>The days from and to, both included, as days of a zone.</summary>
    public static AuditRange Days(DateOnly? from, DateOnly? to, TimeZoneInfo zone) =>
        new(null, from is { } first ? Start(first, zone) : null, to is { } last ? Start(last.AddDays(1), zone) : null);

    /// <summary>The first chosen day in a zone.</summary>
    public DateOnly? FirstDay(TimeZoneInfo zone) => Day(From, zone);

    /// <summary>The last chosen day in a zone.</summary>
    public DateOnly? LastDay(TimeZoneInfo zone) => Day(To?.AddTicks(-1), zone);

    private static DateOnly? Day(DateTimeOffset? moment, TimeZoneInfo zone) =>
        moment is { } value ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(value, zone).DateTime) : null;

    // By offset, not by conversion: on some days some zones have no midnight.
    private static DateTimeOffset Start(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

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
