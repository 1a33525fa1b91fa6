using Portal.Domain.AuditLog;
using Portal.Platform.Catalog;

namespace Portal.Domain.Access;

/// <summary>An operation on a tenant's data: the permission that it needs and the audit entry that it leaves (IC-13).</summary>
/// <param name="Action">Its name in the audit log.</param>
/// <param name="Permission">What the caller must hold.</param>
public sealed record Operation(AuditAction Action, Permission Permission)
{
    /// <summary>Kind of its target, for example <c>journey</c>.</summary>
    public string? TargetKind { get; init; }

    /// <summary>Id of its target.</summary>
    public Guid? TargetId { get; init; }

    /// <summary>
    /// The authority that a change revokes, shortens or alters: id of the user, API key or support session. The change waits
    /// for what has begun under it (<see cref="AuthorityLock"/>).
    /// </summary>
    public Guid? RevokesAuthority { get; init; }

    /// <summary>
    /// Set where the change ends <see cref="RevokesAuthority"/> for good: it is recorded in the catalog first
    /// (<see cref="AuthorityVersions"/>), so that neither a crash nor a restore revives it.
    /// </summary>
    public AuthorityIntent? Intent { get; init; }

    /// <summary>Further facts, written as JSON.</summary>
    public object? Details { get; init; }
}
