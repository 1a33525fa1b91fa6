using System.Globalization;
using Portal.Domain.Access;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.StaffArea.Log;

/// <summary>The filter of the platform log, as its address carries it. What cannot be read counts as not given.</summary>
public sealed record LogFilter(
    string? Actor,
    string? Action,
    string? Outcome,
    string? Company,
    string? After,
    string? Before
)
{
    internal bool IsActive => Person is not null || What is not null || How is not null || About is not null;

    internal string? Person => SearchText.Clean(Actor);

    internal PlatformAction? What => ListLabels.ReadName<PlatformAction>(Action);

    internal AuditOutcome? How => ListLabels.ReadName<AuditOutcome>(Outcome);

    internal string? About => SearchText.Clean(Company)?.ToLowerInvariant();

    internal PlatformLogQuery ToQuery() => new(Person, What, How, About, Place(After), Place(Before));

    /// <summary>This log from another place on.</summary>
    internal string Address(long? after = null, long? before = null) =>
        PortalUrls.Staff.Log(Person, ListLabels.WriteName(What), ListLabels.WriteName(How), About, after, before);

    private static long? Place(string? entry) =>
        long.TryParse(entry, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
