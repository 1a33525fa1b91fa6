using Portal.Domain.Access;
using Portal.Domain.Support;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Web.Circuits;
using Portal.Web.Layout;
using Portal.Web.SignIn;

namespace Portal.Web.Support;

/// <summary>
/// A member of the staff under a support session. Its claims have types of their own and none of a person's, so that a
/// policy admits it by name or not at all.
/// </summary>
/// <param name="tenantId">Tenant of the session.</param>
/// <param name="session">The session as it was found.</param>
/// <param name="askedAt">Timestamp of the time provider from before it was looked up.</param>
public sealed class SupportIdentity(TenantId tenantId, LiveSupport session, long askedAt)
    : TenantIdentity(
        Type,
        tenantId,
        askedAt,
        new("sub", session.Id.ToString()), // antiforgery tokens are bound to it
        new(Mode, session.Mode.ToString())
    )
{
    /// <summary>Claim of support sessions only; its value is the mode.</summary>
    public const string Mode = "portal:support-mode";

    private const string Type = "Portal.Support";

    /// <summary>The session as it was found.</summary>
    public LiveSupport Session { get; } = session;

    /// <inheritdoc/>
    public override LeaseKey Key => new(IsSupport: true, Session.Id.Value);

    /// <inheritdoc/>
    public override Actor CreateActor() => new StaffActor(Session.StaffId, Session.StaffLabel);

    /// <inheritdoc/>
    public override string EndedMessage => "The support session has ended.";

    /// <inheritdoc/>
    public override bool HasSameRights(TenantIdentity now) =>
        now is SupportIdentity { Session: var later } && (later.StaffId, later.Mode) == (Session.StaffId, Session.Mode);

    /// <inheritdoc/>
    internal override Authority CreateAuthority(Lease lease) => new LeasedAuthority(this, lease);

    /// <inheritdoc/>
    public override TenantAreaContext AreaAt(ResolvedHost host) =>
        new(
            host.Tenant!.DisplayName,
            host.Name.Value,
            Session.StaffLabel,
            Session.StaffLabel,
            TenantAreaContext.SupportRole
        );

    private sealed class LeasedAuthority(SupportIdentity identity, Lease lease) : SupportAuthority
    {
        public override TenantId TenantId => identity.TenantId;

        public override SupportSessionId SupportSessionId => identity.Session.Id;

        public override SupportMode Mode => identity.Session.Mode;

        public override void EnsureValid() => lease.EnsureValid();
    }
}
