using Portal.Domain.Sessions;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Access;

/// <summary>What a caller acts under: a session, an API key or a support session. It may end at any time (IC-8).</summary>
public abstract class Authority
{
    /// <summary>How long a confirmation of an authority is trusted, by a monotonic clock.</summary>
    public static readonly TimeSpan ConfirmationLifetime = TimeSpan.FromSeconds(2);

    /// <summary>The tenant that it was issued in; it is invalid in any other (IC-7).</summary>
    public abstract TenantId TenantId { get; }

    /// <summary>Id of the session, key or support session; not a secret.</summary>
    public abstract Guid Id { get; }

    /// <summary>The database role that its operations run under; read-only support is this role, not a hidden button.</summary>
    public virtual TenantRole DatabaseRole => TenantRole.App;

    /// <summary>Throws unless the authority was confirmed within <see cref="ConfirmationLifetime"/> and has not ended.</summary>
    /// <exception cref="Platform.AuthorityLostException">It has ended.</exception>
    /// <exception cref="Platform.ServiceUnavailableException">It could not be confirmed in time.</exception>
    public abstract void EnsureValid();
}

/// <summary>The authority of a person's session.</summary>
public abstract class SessionAuthority : Authority
{
    /// <summary>The session.</summary>
    public abstract SessionId SessionId { get; }

    /// <inheritdoc/>
    public override Guid Id => SessionId.Value;
}
