using System.Net;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Catalog;

/// <summary>Who acted on the platform.</summary>
public enum PlatformActorKind
{
    /// <summary>A staff member.</summary>
    Staff = 1,

    /// <summary>The platform's own automation, with a platform key.</summary>
    Automation = 2,

    /// <summary>The platform itself, for example when a session's time is over.</summary>
    System = 3,
}

/// <summary>One entry of the platform log, append-only: ids and fixed words, never a tenant's content (IC-11, IC-13).</summary>
public sealed class PlatformLogRow
{
    /// <summary>Set by the database.</summary>
    public long EntryId { get; init; }

    /// <summary>When, UTC, by the catalog's clock.</summary>
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>Kind of the actor.</summary>
    public required PlatformActorKind ActorKind { get; init; }

    /// <summary>Id of the staff member or the platform key; null for the platform itself.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>The staff member's e-mail address, or what the automation is called.</summary>
    public required string ActorLabel { get; init; }

    /// <summary>What was done.</summary>
    public required PlatformAction Action { get; init; }

    /// <summary>How it ended.</summary>
    public required Auditing.AuditOutcome Outcome { get; init; }

    /// <summary>The tenant concerned.</summary>
    public TenantId? TenantId { get; init; }

    /// <summary>The support session concerned.</summary>
    public SupportSessionId? SupportSessionId { get; init; }

    /// <summary>A fixed word, a mode, a reference number, or why the platform suspended or resumed a company; no other text.</summary>
    public string? Detail { get; init; }

    /// <summary>Address that the request came from.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Correlates the entry with the services' logs.</summary>
    public required string CorrelationId { get; init; }
}
