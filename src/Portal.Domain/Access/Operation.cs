using Portal.Domain.AuditLog;

namespace Portal.Domain.Access;

/// <summary>What is about to be done: the right that it needs and the entry that it leaves (IC-13).</summary>
/// <param name="Action">What the audit log calls it.</param>
/// <param name="Permission">What the caller must hold.</param>
public sealed record Operation(AuditAction Action, Permission Permission)
{
    /// <summary>Kind of what it is done to, for example <c>journey</c>.</summary>
    public string? TargetKind { get; init; }

    /// <summary>Id of what it is done to.</summary>
    public Guid? TargetId { get; init; }

    /// <summary>
    /// The authority that a change takes away, shortens or alters: id of the user, the key or the support session. The change
    /// then waits for what was begun under it (<see cref="AuthorityLock"/>).
    /// </summary>
    public Guid? RevokesAuthority { get; init; }

    /// <summary>Further facts, written as JSON.</summary>
    public object? Details { get; init; }
}
