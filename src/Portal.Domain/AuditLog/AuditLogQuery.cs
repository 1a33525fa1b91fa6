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

    /// <summary>
    /// Whether adjacent reads by the same actor of the same target, with the same outcome, are one row
    /// (<see cref="AuditRun"/>). Pages and total then count these rows.
    /// </summary>
    public bool Fold { get; init; }

    /// <summary>Only entries from one to another, both inclusive; null means all.</summary>
    public AuditSpan? Span { get; init; }

    /// <summary>From this time on, UTC; null means from the beginning.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time, UTC; null means until now.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether the latest comes first.</summary>
    public bool Descending { get; init; } = true;

    /// <summary>Which part.</summary>
    public PageRequest Page { get; init; } = new(0, 50);
}

/// <summary>From one entry to another in the order of time, both inclusive.</summary>
/// <param name="FirstId">The earlier entry.</param>
/// <param name="LastId">The later entry; may be the same.</param>
public sealed record AuditSpan(long FirstId, long LastId);

/// <summary>Adjacent reads that make one row of the list.</summary>
/// <param name="Count">How many entries; at least 2.</param>
/// <param name="Entries">From the earliest to the latest.</param>
/// <param name="FirstAt">When the earliest occurred, UTC.</param>
public sealed record AuditRun(int Count, AuditSpan Entries, DateTimeOffset FirstAt);

/// <summary>A row of the audit log: an entry, or the latest one of a run.</summary>
/// <param name="EntryId">The entry.</param>
/// <param name="OccurredAt">When, UTC, by the tenant database's clock.</param>
/// <param name="ActorKind">Kind of the actor.</param>
/// <param name="ActorId">Id of the user, key or staff member; null for the system.</param>
/// <param name="ActorLabel">The actor's name as recorded.</param>
/// <param name="Action">What was done.</param>
/// <param name="TargetKind">Kind of what it was done to.</param>
/// <param name="TargetId">Id of what it was done to.</param>
/// <param name="TargetLabel">Its name as recorded.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="ActorName">The actor's name today, for a user of the tenant.</param>
/// <param name="TargetName">The target's name today, where none was recorded.</param>
/// <param name="Run">The run that it stands for; null for a single entry.</param>
public sealed record AuditListItem(
    long EntryId,
    DateTimeOffset OccurredAt,
    AuditActorKind ActorKind,
    Guid? ActorId,
    string ActorLabel,
    AuditAction Action,
    string? TargetKind,
    Guid? TargetId,
    string? TargetLabel,
    AuditOutcome Outcome,
    string? ActorName = null,
    string? TargetName = null,
    AuditRun? Run = null
);

/// <summary>One audit entry whole; the names, and whether the key that acted or was the target is no longer in use, are of today.</summary>
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
    string? Details,
    string? ActorName = null,
    string? TargetName = null,
    bool HasKeyEnded = false
);
