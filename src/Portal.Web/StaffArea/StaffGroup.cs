using Microsoft.AspNetCore.Antiforgery;
using Portal.Platform.Tenancy;
using Portal.Web.Hosting;
using Portal.Web.Layout;

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
}
