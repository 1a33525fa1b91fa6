using System.Security.Claims;
using Portal.Domain.Access;
using Portal.Domain.Sessions;
using Portal.Platform.Tenancy;
using Portal.Web.Circuits;
using Portal.Web.Layout;

namespace Portal.Web.SignIn;

/// <summary>A person of the tenant.</summary>
/// <param name="tenantId">Tenant of the session.</param>
/// <param name="session">The session as it was found.</param>
/// <param name="askedAt">Timestamp of the time provider from before it was looked up.</param>
public sealed class PersonIdentity(TenantId tenantId, LiveSession session, long askedAt)
    : TenantIdentity(
        Scheme,
        tenantId,
        askedAt,
        new(ClaimTypes.NameIdentifier, session.UserId.ToString()), // antiforgery tokens are bound to it
        new(ClaimTypes.Role, session.Role.ToString())
    )
{
    /// <summary>Authentication scheme of tenants' hosts.</summary>
    public const string Scheme = "Portal.Session";

    /// <summary>The session as it was found.</summary>
    public LiveSession Session { get; } = session;

    /// <inheritdoc/>
    public override LeaseKey Key => new(IsSupport: false, Session.SessionId.Value);

    /// <inheritdoc/>
    public override Actor CreateActor() => new UserActor(Session.UserId, Session.Email, Session.Role);

    /// <inheritdoc/>
    public override string EndedMessage => "Your session has ended. Sign in again.";

    /// <inheritdoc/>
    public override bool HasSameRights(TenantIdentity now) =>
        now is PersonIdentity { Session: var later } && (later.UserId, later.Role) == (Session.UserId, Session.Role);

    /// <inheritdoc/>
    internal override Authority CreateAuthority(Lease lease) => new LeasedAuthority(this, lease);

    /// <inheritdoc/>
    public override TenantAreaContext AreaAt(ResolvedHost host) =>
        new(
            host.Tenant!.DisplayName,
            host.Name.Value,
            Session.DisplayName,
            Session.Email,
            Session.Role.ToString().ToLowerInvariant()
        );

    private sealed class LeasedAuthority(PersonIdentity identity, Lease lease) : SessionAuthority
    {
        public override TenantId TenantId => identity.TenantId;

        public override SessionId SessionId => identity.Session.SessionId;

        public override void EnsureValid() => lease.EnsureValid();
    }
}
