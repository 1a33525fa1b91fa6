using System.Net;
using Portal.Platform;
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
)
{
    /// <summary>The person of the tenant who acts.</summary>
    /// <exception cref="ForbiddenException">A key or a member of the staff acts: they have no profile here.</exception>
    public UserActor User =>
        Actor as UserActor ?? throw new ForbiddenException("Only a person of the company can do this.");

    /// <summary>The key that acts.</summary>
    /// <exception cref="ForbiddenException">A person acts.</exception>
    public KeyActor Key => Actor as KeyActor ?? throw new ForbiddenException("Only a key can do this.");

    /// <summary>The session of the person who acts.</summary>
    /// <exception cref="ForbiddenException">The authority is a key's or a support session's.</exception>
    public Sessions.SessionId SessionId =>
        (Authority as SessionAuthority)?.SessionId
        ?? throw new ForbiddenException("Only a person of the company can do this.");
}
