using System.Net;
using Portal.Domain.Access;
using Portal.Platform.Auditing;

namespace Portal.Domain.AuditLog;

/// <summary>Criteria of a list of audit entries.</summary>
public sealed record AuditLogQuery
{
    /// <summary>Words in actor, target or reference, or an id of one of them.</summary>
    public string? Search { get; init; }

    /// <summary>Only this action.</summary>
    public AuditAction? Action { get; init; }

    /// <summary>Only this outcome.</summary>
    public AuditOutcome? Outcome { get; init; }

    /// <summary>Only this actor.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>Only changes, no reads.</summary>
    public bool ChangesOnly { get; init; }

    /// <summary>From this time on, UTC; null means from the beginning.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time, UTC; null means until now.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether the latest comes first.</summary>
    public bool Descending { get; init; } = true;

    /// <summary>Which part.</summary>
    public PageRequest Page { get; init; } = new(0, 50);
}

/// <summary>A row of the audit log.</summary>
public sealed record AuditListItem(
    long EntryId,
    DateTimeOffset OccurredAt,
    AuditActorKind ActorKind,
    string ActorLabel,
    AuditAction Action,
    string? TargetKind,
    Guid? TargetId,
    string? TargetLabel,
    AuditOutcome Outcome
);

/// <summary>One audit entry whole.</summary>
public sealed record AuditEntryDetail(
    long EntryId,
    DateTimeOffset OccurredAt,
    AuditActorKind ActorKind,
    Guid? ActorId,
    string ActorLabel,
    Guid? ActingForId,
    AuditAction Action,
    string? TargetKind,
    Guid? TargetId,
    string? TargetLabel,
    AuditOutcome Outcome,
    IPAddress? Address,
    Guid? SessionId,
    string CorrelationId,
    string? Details
);
