using Portal.Domain.Access;
using Portal.Domain.Sessions;
using Portal.Platform.Tenancy;

namespace Portal.Web.Circuits;

/// <summary>
/// The lease of a person's session, confirmed by the tenant's own database; first when asked at <paramref name="askedAt"/>.
/// </summary>
public sealed class SessionLease(TenantId tenant, LiveSession session, long askedAt, TimeProvider time)
    : SessionAuthority,
        ILease
{
    /// <summary>The session as it was when the first circuit opened; any change of user or role ends the lease.</summary>
    public LiveSession Session { get; } = session;

    /// <inheritdoc/>
    public LeaseState State { get; } = new(time, askedAt, "Your session has ended. Sign in again.");

    /// <inheritdoc cref="Authority.TenantId"/>
    public override TenantId TenantId => tenant;

    /// <inheritdoc/>
    public override SessionId SessionId => Session.SessionId;

    /// <inheritdoc/>
    public LeaseKey Key => KeyOf(SessionId);

    /// <inheritdoc/>
    public Authority Authority => this;

    /// <summary>The key of a session's lease.</summary>
    public static LeaseKey KeyOf(SessionId session) => new(false, session.Value);

    /// <inheritdoc/>
    public override void EnsureValid() => State.EnsureValid();

    /// <summary>The session was live when asked at <paramref name="askedAt"/> (a timestamp of the time provider).</summary>
    public void Confirm(LiveSession now, long askedAt)
    {
        if (now.UserId != Session.UserId || now.Role != Session.Role)
        {
            State.End();
            return;
        }
        State.Confirm(askedAt);
    }
}
