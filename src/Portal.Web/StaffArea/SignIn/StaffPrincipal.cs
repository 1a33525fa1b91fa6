using System.Security.Claims;
using Portal.Platform.Catalog;
using Portal.Staff;

namespace Portal.Web.StaffArea.SignIn;

/// <summary>
/// What a principal of the staff area says. Its claims have types of their own and none of a tenant's user, so that no
/// policy of the tenant area can accept it, nor the staff's policy a tenant's user.
/// </summary>
internal static class StaffPrincipal
{
    /// <summary>Authentication type and scheme of staff sessions.</summary>
    public const string AuthenticationType = "Portal.Staff";

    /// <summary>Claim that every member of the staff has, and nobody else.</summary>
    public const string Role = "portal:staff-role";

    private const string Session = "portal:staff-session";
    private const string Id = "portal:staff-id";
    private const string Email = "portal:staff-email";
    private const string Name = "portal:staff-name";

    /// <summary>A principal for a session that was just found live.</summary>
    public static ClaimsPrincipal Create(LiveStaff staff) =>
        new(
            new ClaimsIdentity(
                [
                    new(Session, staff.SessionId.ToString()),
                    new(Id, staff.StaffId.ToString()),
                    new(Email, staff.Email),
                    new(Name, staff.DisplayName),
                    new(Role, staff.Role.ToString()),
                ],
                AuthenticationType,
                Name,
                roleType: null
            )
        );

    /// <summary>The member of the staff who sends this request.</summary>
    /// <exception cref="InvalidOperationException">The request is nobody's of the staff: its endpoint lacks the policy.</exception>
    public static LiveStaff GetStaff(this HttpContext context)
    {
        if (
            context.User.Identity
            is not ClaimsIdentity { IsAuthenticated: true, AuthenticationType: AuthenticationType } identity
        )
        {
            throw new InvalidOperationException("This request is nobody's of the staff.");
        }
        string Value(string type) => identity.FindFirst(type)!.Value;
        return new(
            new StaffSessionId(Guid.Parse(Value(Session))),
            new StaffId(Guid.Parse(Value(Id))),
            Value(Email),
            Value(Name),
            Enum.Parse<StaffRole>(Value(Role))
        );
    }

    /// <summary>The same person, as operations and logs want to know them.</summary>
    public static StaffCaller GetStaffCaller(this HttpContext context) => CallerOf(context, context.GetStaff());

    /// <summary>A person whose session was just found live.</summary>
    public static StaffCaller CallerOf(HttpContext context, LiveStaff staff) =>
        new(staff.StaffId, staff.Email, staff.Role, context.Connection.RemoteIpAddress, context.TraceIdentifier);
}
