using System.Net;
using Portal.Domain.Users;
using Portal.Platform.Auditing;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Access;

/// <summary>Who asks, in which tenant and on what authority. Made by the host of the request, never from its content.</summary>
/// <param name="TenantId">The one tenant of this caller (IC-1, IC-2, IC-12).</param>
/// <param name="Actor">Who acts.</param>
/// <param name="Authority">What carries the right to act, and may end at any time.</param>
/// <param name="Address">Address that the request came from.</param>
/// <param name="CorrelationId">Correlates audit entries with the services' logs.</param>
public sealed record Caller(
    TenantId TenantId,
    Actor Actor,
    Authority Authority,
    IPAddress? Address,
    string CorrelationId
);

/// <summary>The acting person.</summary>
/// <param name="Kind">Kind of the actor.</param>
/// <param name="UserId">The user in whose right it happens.</param>
/// <param name="Label">Name for the audit log, for example the e-mail address.</param>
/// <param name="Role">Role that the authority was given with.</param>
public sealed record Actor(AuditActorKind Kind, UserId UserId, string Label, UserRole Role);

/// <summary>What carries a caller's right to act: a session's lease, checked once a second while a circuit lives (IC-8).</summary>
public abstract class Authority
{
    /// <summary>The tenant that it was given in; it counts in no other (IC-7).</summary>
    public abstract TenantId TenantId { get; }

    /// <summary>The session that carries it.</summary>
    public abstract Sessions.SessionId SessionId { get; }

    /// <summary>The database role that its operations run under; read-only support is this role, not a hidden button.</summary>
    public virtual TenantRole DatabaseRole => TenantRole.App;

    /// <summary>Throws unless the authority stands and was confirmed less than 2 seconds ago.</summary>
    /// <exception cref="Platform.AuthorityLostException">It has ended.</exception>
    /// <exception cref="Platform.ServiceUnavailableException">It could not be confirmed in time.</exception>
    public abstract void Demand();
}
