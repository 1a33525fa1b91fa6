using System.Globalization;
using System.Security.Claims;
using Portal.Domain.Support;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Web.Support;

/// <summary>What a principal of a support session says: made here from a live session, never from a token or a form.</summary>
/// <param name="TenantId">Tenant of the session, equal to the host's (IC-7).</param>
/// <param name="Session">The session as it was when the request or connection began.</param>
public sealed record SupportClaims(TenantId TenantId, LiveSupport Session);

/// <summary>
/// Carries a support session from the HTTP request into its circuit (IC-8). Its claims have types of their own and none of
/// a person's, so that a policy lets it in by name or not at all.
/// </summary>
public static class SupportPrincipal
{
    /// <summary>Authentication type of support sessions.</summary>
    public const string AuthenticationType = "Portal.Support";

    /// <summary>Claim that every support session has, and nobody else; its value is the mode.</summary>
    public const string Mode = "portal:support-mode";

    private const string Tenant = "portal:support-tenant";
    private const string Session = "sub"; // antiforgery tokens count for the subject; the rest changes from request to request
    private const string Staff = "portal:support-staff";
    private const string Label = "portal:support-label";
    private const string Reason = "portal:support-reason";
    private const string Ticket = "portal:support-ticket";
    private const string Expires = "portal:support-expires";
    private const string Remaining = "portal:support-remaining";

    /// <summary>A principal for a support session that was just found live.</summary>
    public static ClaimsPrincipal Create(TenantId tenant, LiveSupport session) =>
        new(
            new ClaimsIdentity(
                [
                    new(Tenant, tenant.ToString()),
                    new(Session, session.Id.ToString()),
                    new(Staff, session.StaffId.ToString()),
                    new(Label, session.StaffLabel),
                    new(Reason, session.Reason),
                    new(Ticket, session.Ticket),
                    new(Mode, session.Mode.ToString()),
                    new(Expires, session.ExpiresAt.ToString("O", CultureInfo.InvariantCulture)),
                    new(Remaining, session.Remaining.ToString("c", CultureInfo.InvariantCulture)),
                ],
                AuthenticationType,
                Label,
                roleType: null
            )
        );

    /// <summary>Whether somebody of the staff is inside, in either mode.</summary>
    public static bool IsInside(ClaimsPrincipal principal) => principal.HasClaim(claim => claim.Type == Mode);

    /// <summary>What <see cref="Create"/> put in, or null for any other principal.</summary>
    public static SupportClaims? Read(ClaimsPrincipal? principal)
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
            new LiveSupport(
                new SupportSessionId(Guid.Parse(Value(Session))),
                new StaffId(Guid.Parse(Value(Staff))),
                Value(Label),
                Value(Reason),
                Value(Ticket),
                Enum.Parse<SupportMode>(Value(Mode)),
                DateTimeOffset.Parse(Value(Expires), CultureInfo.InvariantCulture),
                TimeSpan.ParseExact(Value(Remaining), "c", CultureInfo.InvariantCulture)
            )
        );
    }
}
