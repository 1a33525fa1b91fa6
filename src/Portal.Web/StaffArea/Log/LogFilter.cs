using System.Globalization;
using Portal.Domain.Access;
using Portal.Domain.Days;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.StaffArea.Log;

/// <summary>
/// The filter of the platform log, as its address carries it. What cannot be read counts as not given. Days are those of the
/// browser's zone, which its script puts into the form; without the script they are UTC's.
/// </summary>
public sealed record LogFilter(
    string? Actor,
    string? Action,
    string? Outcome,
    string? Company,
    string? From,
    string? To,
    string? Zone,
    string? After,
    string? Before
)
{
    internal bool IsActive =>
        Person is not null
        || What is not null
        || How is not null
        || About is not null
        || First is not null
        || Last is not null;

    internal string? Person => SearchText.Clean(Actor);

    internal PlatformAction? What => ListLabels.ReadName<PlatformAction>(Action);

    internal AuditOutcome? How => ListLabels.ReadName<AuditOutcome>(Outcome);

    internal string? About => SearchText.Clean(Company)?.ToLowerInvariant();

    internal DateOnly? First => ListLabels.ReadDay(From);

    internal DateOnly? Last => ListLabels.ReadDay(To);

    /// <summary>The IANA name of the zone whose days count; null for UTC.</summary>
    internal string? ZoneName => KnownZone is null ? null : Zone;

    private TimeZoneInfo? KnownZone =>
        Zone is { } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    internal PlatformLogQuery ToQuery(TimeProvider clock)
    {
        var days = new LocalDays(KnownZone ?? TimeZoneInfo.Utc, clock);
        DateTimeOffset? from = First is { } first ? days.StartOf(first) : null;
        DateTimeOffset? until = Last is { } last ? days.EndOf(last) : null;
        return new(Person, What, How, About, from, until, Place(After), Place(Before));
    }

    /// <summary>This log from another place on.</summary>
    internal string Address(long? after = null, long? before = null) =>
        PortalUrls.Staff.Log(
            Person,
            ListLabels.WriteName(What),
            ListLabels.WriteName(How),
            About,
            First,
            Last,
            ZoneName,
            after,
            before
        );

    /// <summary>All matching entries as a file.</summary>
    internal string ExportAddress =>
        PortalUrls.Staff.PlatformLogExport + Address()[PortalUrls.Staff.PlatformLog.Length..];

    private static long? Place(string? entry) =>
        long.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
