using Microsoft.AspNetCore.Antiforgery;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Web.Hosting;
using Portal.Web.Layout;
using Portal.Web.StaffArea.SignIn;

namespace Portal.Web.StaffArea;

/// <summary>The one group of the staff area, which protects every endpoint by default.</summary>
internal static class StaffGroup
{
    /// <summary>
    /// On the staff host only, for signed-in staff only, forms only with their token, and every request in the platform
    /// log. Each endpoint declares its <see cref="StaffAuditActionAttribute"/>.
    /// </summary>
    public static RouteGroupBuilder MapStaffGroup(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("")
            .RequireAuthorization(Policies.Staff)
            .WithMetadata(new ServedOnAttribute(HostKind.Staff), new RequireAntiforgeryTokenAttribute());
        group.AddEndpointFilter<StaffLogFilter>();
        return group;
    }

    /// <summary>Within the group: what only a platform admin may do. Others are refused, with an entry.</summary>
    public static RouteGroupBuilder ForPlatformAdmins(this RouteGroupBuilder staff)
    {
        var group = staff.MapGroup("");
        group.AddEndpointFilter(
            (context, next) =>
                context.HttpContext.GetStaff().Role == StaffRole.PlatformAdmin
                    ? next(context)
                    : throw new ForbiddenException("Only a platform admin may do this.")
        );
        return group;
    }
}
