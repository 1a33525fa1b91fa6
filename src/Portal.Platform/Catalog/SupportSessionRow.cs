using Portal.Platform.Tenancy;

namespace Portal.Platform.Catalog;

/// <summary>
/// The catalog's row of a support session. The staff member's reason is not here: it may speak of the tenant's data and
/// stays in the tenant's own database (IC-11).
/// </summary>
public sealed class SupportSessionRow
{
    /// <summary>Primary key, the same as in the tenant's database.</summary>
    public required SupportSessionId SupportSessionId { get; init; }

    /// <summary>The tenant.</summary>
    public required TenantId TenantId { get; init; }

    /// <summary>The staff member.</summary>
    public required StaffId StaffId { get; init; }

    /// <summary>Reference of the support case, <c>[A-Za-z0-9][A-Za-z0-9-]{1,39}</c>.</summary>
    public required string Ticket { get; init; }

    /// <summary>Read-only or operate.</summary>
    public required SupportMode Mode { get; init; }

    /// <summary>How long, 1 to 30.</summary>
    public required int Minutes { get; init; }

    /// <summary>Its state.</summary>
    public required SupportSessionState State { get; set; }

    /// <summary>When it was requested, UTC, by the catalog's clock.</summary>
    public DateTimeOffset IntendedAt { get; init; }

    /// <summary>Its end at the latest, UTC, by the tenant database's clock; null until it is open.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>When the staff member entered, UTC.</summary>
    public DateTimeOffset? EnteredAt { get; set; }

    /// <summary>When it ended or failed, UTC.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>What ended it, a fixed word such as <c>staff</c>, <c>tenant</c>, <c>clock</c>, <c>authority</c>.</summary>
    public string? EndReason { get; set; }

    /// <summary>SHA-256 of the one-time code of the latest handoff.</summary>
    public byte[]? CodeHash { get; set; }

    /// <summary>SHA-256 of the verifier that the tenant host put into the browser.</summary>
    public byte[]? CodeChallenge { get; set; }

    /// <summary>End of the code, 60 seconds after its issue, UTC, by the catalog's clock.</summary>
    public DateTimeOffset? CodeExpiresAt { get; set; }

    /// <summary>When the code was used up, UTC.</summary>
    public DateTimeOffset? CodeUsedAt { get; set; }
}
