using System.Net;
using Portal.Platform.Catalog;

namespace Portal.Domain.Support;

/// <summary>
/// One staff member's temporary entry into this tenant, as the tenant itself keeps it; its people see it here and can end
/// it. It counts only while the catalog's row of the same id is open too (IC-9). Rules in the database: what has ended
/// stays ended, and no session becomes longer or gains the right to write.
/// </summary>
public sealed class SupportSession
{
    /// <summary>Primary key, the same as in the catalog.</summary>
    public required SupportSessionId SupportSessionId { get; init; }

    /// <summary>Who comes.</summary>
    public required StaffId StaffId { get; init; }

    /// <summary>That person's e-mail address at the time.</summary>
    public required string StaffLabel { get; init; }

    /// <summary>Why, in the staff member's words. It may speak of the tenant's data and stays in the tenant's database.</summary>
    public required string Reason { get; init; }

    /// <summary>Reference of the support case.</summary>
    public required string Ticket { get; init; }

    /// <summary>Read-only or operate.</summary>
    public required SupportMode Mode { get; init; }

    /// <summary>When it was granted, UTC, by the tenant database's clock.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Its end at the latest, UTC, by the tenant database's clock; 30 minutes after the start at most.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>SHA-256 of the support cookie's secret; null until the handoff succeeded.</summary>
    public byte[]? SecretHash { get; set; }

    /// <summary>When the staff member came in, UTC.</summary>
    public DateTimeOffset? EnteredAt { get; set; }

    /// <summary>Address that the staff member came from.</summary>
    public IPAddress? Address { get; set; }

    /// <summary>When it was ended before its time, UTC.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Who ended it: an e-mail address, or the platform's own words.</summary>
    public string? EndedByLabel { get; set; }
}
