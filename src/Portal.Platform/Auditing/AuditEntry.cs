using System.Net;

namespace Portal.Platform.Auditing;

/// <summary>Who acted.</summary>
public enum AuditActorKind
{
    /// <summary>A person of the tenant.</summary>
    User = 1,

    /// <summary>An API key of the tenant.</summary>
    Key = 2,

    /// <summary>A person of the platform.</summary>
    Staff = 3,

    /// <summary>The platform itself.</summary>
    System = 4,
}

/// <summary>How it ended.</summary>
public enum AuditOutcome
{
    /// <summary>It took place.</summary>
    Succeeded = 1,

    /// <summary>It was refused for lack of a right.</summary>
    Denied = 2,

    /// <summary>It was allowed and did not take place: somebody else was first, or a rule forbids it.</summary>
    Failed = 3,

    /// <summary>It was allowed, and there is no such thing.</summary>
    NotFound = 4,

    /// <summary>The request was not accepted: something in it was missing or wrong.</summary>
    Refused = 5,
}

/// <summary>
/// One entry of a tenant's audit log. Id, transaction id and time are set by the database; the services may insert and
/// read entries, and only the owner role can change one (IC-13).
/// </summary>
public sealed class AuditEntry
{
    /// <summary>Set by the database.</summary>
    public long EntryId { get; init; }

    /// <summary>Transaction that wrote it, set by the database; the sealer orders by it.</summary>
    public ulong Xid { get; init; }

    /// <summary>When, UTC, by the tenant database's clock.</summary>
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>Kind of the actor.</summary>
    public required AuditActorKind ActorKind { get; init; }

    /// <summary>Id of the user, key or staff member; null for the system.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>The actor's name at that time, for example an e-mail address.</summary>
    public required string ActorLabel { get; init; }

    /// <summary>The user in whose place the actor acted, where there is one.</summary>
    public Guid? ActingForId { get; init; }

    /// <summary>Number of what was done; the product names its actions (Portal.Domain's <c>AuditAction</c>).</summary>
    public required int Action { get; set; }

    /// <summary>Kind of what it was done to, for example <c>user</c>.</summary>
    public string? TargetKind { get; set; }

    /// <summary>Id of what it was done to.</summary>
    public Guid? TargetId { get; set; }

    /// <summary>Its name at that time.</summary>
    public string? TargetLabel { get; set; }

    /// <summary>How it ended.</summary>
    public required AuditOutcome Outcome { get; init; }

    /// <summary>Address that the request came from.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Session, key or support session that carried the authority.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>Correlates the entry with the services' logs.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>Further facts as a JSON object, for example <c>before</c> and <c>after</c>.</summary>
    public string? Details { get; set; }
}
