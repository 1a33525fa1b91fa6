using System.Globalization;
using System.Security.Claims;
using Portal.Domain.Sessions;
using Portal.Domain.Users;
using Portal.Platform.Tenancy;

namespace Portal.Web.SignIn;

/// <summary>What a principal of this server says: made here from a live session, never from a token or a form.</summary>
/// <param name="TenantId">Tenant of the session, equal to the host's (IC-7).</param>
/// <param name="Session">The session as it was when the request or connection began.</param>
public sealed record SessionClaims(TenantId TenantId, LiveSession Session);

/// <summary>Carries tenant and session from the HTTP request that opened a connection into its circuit (IC-8).</summary>
public static class SessionPrincipal
{
    /// <summary>Authentication type of tenants' sessions.</summary>
    public const string AuthenticationType = "Portal.Session";

    private const string Tenant = "portal:tenant";
    private const string Session = "portal:session";
    private const string Expires = "portal:expires";

    /// <summary>A principal for a session that was just found live.</summary>
    public static ClaimsPrincipal Create(TenantId tenant, LiveSession session) =>
        new(
            new ClaimsIdentity(
                [
                    new(Tenant, tenant.ToString()),
                    new(Session, session.SessionId.ToString()),
                    new(ClaimTypes.NameIdentifier, session.UserId.ToString()),
                    new(ClaimTypes.Email, session.Email),
                    new(ClaimTypes.Name, session.DisplayName),
                    new(ClaimTypes.Role, session.Role.ToString()),
                    new(Expires, session.ExpiresAt.ToString("O", CultureInfo.InvariantCulture)),
                ],
                AuthenticationType
            )
        );

    /// <summary>What <see cref="Create"/> put in, or null for any other principal.</summary>
    public static SessionClaims? Read(ClaimsPrincipal? principal)
    {
        if (
            principal?.Identity
            is not ClaimsIdentity { IsAuthenticated: true, AuthenticationType: AuthenticationType } identity
        )
        {
            return null;
        }
        string Value(string type) => identity.FindFirst(type)!.Value;
        return new(
            new TenantId(Guid.Parse(Value(Tenant))),
            new LiveSession(
                new SessionId(Guid.Parse(Value(Session))),
                new UserId(Guid.Parse(Value(ClaimTypes.NameIdentifier))),
                Value(ClaimTypes.Email),
                Value(ClaimTypes.Name),
                Enum.Parse<UserRole>(Value(ClaimTypes.Role)),
                DateTimeOffset.Parse(Value(Expires), CultureInfo.InvariantCulture)
            )
        );
    }
}
