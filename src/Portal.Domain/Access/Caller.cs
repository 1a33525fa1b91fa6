using System.Net;
using Portal.Platform;
using Portal.Platform.Tenancy;

namespace Portal.Domain.Access;

/// <summary>Who calls, in which tenant and under what authority. Created from a verified session or key, never from request content.</summary>
/// <param name="TenantId">The one tenant of this caller (IC-1, IC-2, IC-12).</param>
/// <param name="Actor">Who acts.</param>
/// <param name="Authority">What the actor acts under; it may end at any time.</param>
/// <param name="Address">Remote address of the request.</param>
/// <param name="CorrelationId">Correlates audit entries with the services' logs.</param>
public sealed record Caller(
    TenantId TenantId,
    Actor Actor,
    Authority Authority,
    IPAddress? Address,
    string CorrelationId
)
{
    /// <summary>The user who acts.</summary>
    /// <exception cref="ForbiddenException">A key or a member of the staff acts.</exception>
    public UserActor User =>
        Actor as UserActor ?? throw new ForbiddenException("Only a person of the company can do this.");

    /// <summary>The key that acts.</summary>
    /// <exception cref="ForbiddenException">A person acts.</exception>
    public KeyActor Key => Actor as KeyActor ?? throw new ForbiddenException("Only a key can do this.");

    /// <summary>The session of the user who acts.</summary>
    /// <exception cref="ForbiddenException">A key or a member of the staff acts.</exception>
    public Sessions.SessionId SessionId =>
        (Authority as SessionAuthority)?.SessionId
        ?? throw new ForbiddenException("Only a person of the company can do this.");
}
