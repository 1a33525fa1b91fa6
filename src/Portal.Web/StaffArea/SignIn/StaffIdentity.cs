using System.Security.Claims;
using Portal.Staff;
using Portal.Web.SignIn;

namespace Portal.Web.StaffArea.SignIn;

/// <summary>
/// A member of the staff, with the live session itself. Its claims have types of their own and none of a tenant's user, so that no policy of the tenant
/// area can accept it, nor the staff's policy a tenant's user.
/// </summary>
internal sealed class StaffIdentity(LiveStaff staff)
    : ClaimsIdentity(
        [
            new("sub", staff.SessionId.ToString()), // antiforgery tokens are bound to it
            new(Role, staff.Role.ToString()),
        ],
        Scheme
    )
{
    /// <summary>Authentication scheme of the staff host.</summary>
    public const string Scheme = "Portal.Staff";

    /// <summary>Claim of the staff only.</summary>
    public const string Role = "portal:staff-role";

    /// <summary>The session as it was found.</summary>
    public LiveStaff Staff { get; } = staff;

    /// <inheritdoc cref="TenantIdentity.Clone"/>
    public override ClaimsIdentity Clone() => throw new NotSupportedException("A session's identity cannot be cloned.");

    /// <summary>The same person as the caller of operations.</summary>
    public StaffCaller CallerOf(HttpContext context) =>
        new(Staff.StaffId, Staff.Email, Staff.Role, context.Connection.RemoteIpAddress, context.TraceIdentifier);
}

/// <summary>Finds the member of the staff behind a request.</summary>
internal static class RequestStaff
{
    /// <summary>The signed-in member of the staff.</summary>
    /// <exception cref="InvalidOperationException">No member of the staff is signed in: the endpoint lacks the policy.</exception>
    public static LiveStaff GetStaff(this HttpContext context) => context.GetStaffIdentity().Staff;

    /// <summary>The same person as the caller of operations.</summary>
    /// <exception cref="InvalidOperationException">No member of the staff is signed in: the endpoint lacks the policy.</exception>
    public static StaffCaller GetStaffCaller(this HttpContext context) => context.GetStaffIdentity().CallerOf(context);

    /// <summary>The staff session of the request's cookie, looked up in the catalog.</summary>
    public static Task<BrowserSession> FindAsync(
        this StaffSessions sessions,
        HttpContext context,
        CancellationToken cancellationToken
    ) =>
        HostCookie.Staff.FindSessionAsync(
            context,
            async secret =>
                await sessions.FindAsync(secret, cancellationToken) is { } staff ? new StaffIdentity(staff) : null
        );

    private static StaffIdentity GetStaffIdentity(this HttpContext context) =>
        context.User.Identity as StaffIdentity
        ?? throw new InvalidOperationException("No member of the staff is signed in.");
}
