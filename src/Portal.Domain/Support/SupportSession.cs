using System.Net;
using Portal.Platform.Catalog;

namespace Portal.Domain.Support;

/// <summary>
/// A staff member's temporary access to this tenant, as the tenant's own database has it. It is valid only while the catalog's
/// row of the same id is open (IC-9). Triggers keep an ended session ended and prevent longer sessions or more rights.
/// </summary>
public sealed class SupportSession
{
    /// <summary>Primary key, the same as in the catalog.</summary>
    public required SupportSessionId SupportSessionId { get; init; }

    /// <summary>The staff member.</summary>
    public required StaffId StaffId { get; init; }

    /// <summary>That person's e-mail address at the time.</summary>
    public required string StaffLabel { get; init; }

    /// <summary>Reason, in the staff member's words. It may mention the tenant's data and stays in the tenant's database.</summary>
    public required string Reason { get; init; }

    /// <summary>Reference of the support case.</summary>
    public required string Ticket { get; init; }

    /// <summary>Read-only or operate.</summary>
    public required SupportMode Mode { get; init; }

    /// <summary>When it started, UTC, by the tenant database's clock.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Expiry, UTC, by the tenant database's clock; at most 30 minutes after the start.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>SHA-256 of the support cookie's secret; null until the handoff succeeded.</summary>
    public byte[]? SecretHash { get; set; }

    /// <summary>When the staff member joined, UTC.</summary>
    public DateTimeOffset? EnteredAt { get; set; }

    /// <summary>Remote address of the staff member.</summary>
    public IPAddress? Address { get; set; }

    /// <summary>When it was ended before its time, UTC.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Who ended it: an e-mail address, or the platform's reason.</summary>
    public string? EndedByLabel { get; set; }
}
