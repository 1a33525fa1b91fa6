using System.Security.Claims;
using Portal.Domain.Access;
using Portal.Platform.Tenancy;
using Portal.Web.Circuits;
using Portal.Web.Layout;

namespace Portal.Web.SignIn;

/// <summary>
/// Who is signed in to a tenant, with the live session itself: a person's or a support session. Only this server creates
/// one, from a session that it just found live. Its claims serve authorization policies and antiforgery tokens; nothing is
/// read back out of them. A circuit gets the very principal of its connection, so it finds what the guard attached (IC-8).
/// </summary>
/// <param name="scheme">Scheme that authenticated it.</param>
/// <param name="tenantId">Tenant of the session, equal to the host's (IC-7).</param>
/// <param name="askedAt">
/// Timestamp of the time provider from before the session was looked up. Authority counts from then, not from when it is
/// used: a client can hold back a connection's handshake for as long as it likes (IC-8).
/// </param>
/// <param name="claims">For policies and antiforgery.</param>
public abstract class TenantIdentity(string scheme, TenantId tenantId, long askedAt, params Claim[] claims)
    : ClaimsIdentity(claims, scheme)
{
    /// <summary>Tenant of the session.</summary>
    public TenantId TenantId { get; } = tenantId;

    /// <summary>Timestamp of the time provider from before the session was looked up.</summary>
    public long AskedAt { get; } = askedAt;

    /// <summary>Identifies the session within its tenant.</summary>
    public abstract LeaseKey Key { get; }

    /// <summary>Who acts.</summary>
    public abstract Actor CreateActor();

    /// <summary>What a person is told once the session has ended.</summary>
    public abstract string EndedMessage { get; }

    /// <summary>The connection that the guard admitted; null for an HTTP request and for a connection that it refused.</summary>
    internal AdmittedConnection? Connection { get; private set; }

    /// <summary>Sets <see cref="Connection"/>; only <see cref="CircuitGuard"/> calls this.</summary>
    /// <exception cref="InvalidOperationException">It was set before.</exception>
    internal void Admit(AdmittedConnection connection) =>
        Connection = Connection is null
            ? connection
            : throw new InvalidOperationException("A connection is admitted once (IC-8).");

    /// <summary>The framework's copy would keep the claims and lose the session, so there is none.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override ClaimsIdentity Clone() => throw new NotSupportedException("A session's identity cannot be cloned.");

    /// <summary>Whether a later look-up of the same session found the same person with the same rights.</summary>
    public abstract bool HasSameRights(TenantIdentity now);

    /// <summary>The authority of operations, valid as long as a lease is.</summary>
    internal abstract Authority CreateAuthority(Lease lease);

    /// <summary>What the shell shows on this host.</summary>
    public abstract TenantAreaContext AreaAt(ResolvedHost host);
}
