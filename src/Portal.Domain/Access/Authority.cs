using Portal.Domain.Sessions;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Access;

/// <summary>What carries a caller's right to act: a session, a key or a support session. It may end at any time (IC-8).</summary>
public abstract class Authority
{
    /// <summary>The tenant that it was given in; it counts in no other (IC-7).</summary>
    public abstract TenantId TenantId { get; }

    /// <summary>Id of the session, key or support session; no secret.</summary>
    public abstract Guid Id { get; }

    /// <summary>The database role that its operations run under; read-only support is this role, not a hidden button.</summary>
    public virtual TenantRole DatabaseRole => TenantRole.App;

    /// <summary>Throws unless the authority stands and was confirmed less than 2 seconds ago.</summary>
    /// <exception cref="Platform.AuthorityLostException">It has ended.</exception>
    /// <exception cref="Platform.ServiceUnavailableException">It could not be confirmed in time.</exception>
    public abstract void EnsureValid();
}

/// <summary>The authority of a person's session.</summary>
public abstract class SessionAuthority : Authority
{
    /// <summary>The session that carries it.</summary>
    public abstract SessionId SessionId { get; }

    /// <inheritdoc/>
    public override Guid Id => SessionId.Value;
}
