using Portal.Domain.Access;
using Portal.Domain.Support;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Web.Circuits;

/// <summary>
/// The lease of a support session, confirmed by the tenant's own database and by the catalog; first when asked at
/// <paramref name="askedAt"/>.
/// </summary>
public sealed class SupportLease(TenantId tenant, LiveSupport session, long askedAt, TimeProvider time)
    : SupportAuthority,
        ILease
{
    /// <summary>The session as it was when the first circuit opened.</summary>
    public LiveSupport Session { get; } = session;

    /// <inheritdoc/>
    public LeaseState State { get; } = new(time, askedAt, "The support session has ended.");

    /// <inheritdoc cref="Authority.TenantId"/>
    public override TenantId TenantId => tenant;

    /// <inheritdoc/>
    public override SupportSessionId SupportSessionId => Session.Id;

    /// <inheritdoc/>
    public override SupportMode Mode => Session.Mode;

    /// <inheritdoc/>
    public LeaseKey Key => KeyOf(Session.Id);

    /// <inheritdoc/>
    public Authority Authority => this;

    /// <summary>The key of a support session's lease.</summary>
    public static LeaseKey KeyOf(SupportSessionId session) => new(true, session.Value);

    /// <inheritdoc/>
    public override void EnsureValid() => State.EnsureValid();

    /// <summary>Both halves said at <paramref name="askedAt"/> (a timestamp of the time provider) that it is live.</summary>
    public void Confirm(LiveSupport now, long askedAt)
    {
        if (now.StaffId != Session.StaffId || now.Mode != Session.Mode)
        {
            State.End();
            return;
        }
        State.Confirm(askedAt);
    }
}
