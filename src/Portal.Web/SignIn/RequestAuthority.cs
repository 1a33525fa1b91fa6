using Portal.Domain.Access;
using Portal.Domain.Sessions;
using Portal.Platform;
using Portal.Platform.Tenancy;
using Portal.Web.Hosting;

namespace Portal.Web.SignIn;

/// <summary>The authority of one HTTP request: its session was found live when the request came, and counts for 2 seconds.</summary>
internal sealed class RequestAuthority(TenantId tenant, SessionId session, TimeProvider time) : SessionAuthority
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);
    private readonly long confirmedAt = time.GetTimestamp();

    public override TenantId TenantId => tenant;

    public override SessionId SessionId => session;

    public override void EnsureValid()
    {
        if (time.GetElapsedTime(confirmedAt) > Lifetime)
        {
            throw new ServiceUnavailableException("The session could not be confirmed in time.");
        }
    }

    /// <summary>The caller of this request, on the authority of a session that was just found live.</summary>
    public static Caller CallerOf(HttpContext context, LiveSession session, TimeProvider time) =>
        new(
            context.GetTenant().Id,
            new UserActor(session.UserId, session.Email, session.Role),
            new RequestAuthority(context.GetTenant().Id, session.SessionId, time),
            context.Connection.RemoteIpAddress,
            context.TraceIdentifier
        );
}
