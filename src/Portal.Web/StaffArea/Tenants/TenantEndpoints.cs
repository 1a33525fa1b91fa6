using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Web.StaffArea.Pages;

namespace Portal.Web.StaffArea.Tenants;

/// <summary>The tenants' list and a tenant's page: technical facts from the catalog, nothing of a tenant's own.</summary>
internal static class TenantEndpoints
{
    public static void MapTenants(this RouteGroupBuilder staff)
    {
        staff
            .MapGet(PortalUrls.Home, ListAsync)
            .WithMetadata(new StaffAuditActionAttribute(PlatformAction.TenantsListed));
        staff
            .MapGet(PortalUrls.Staff.TenantRoute, ViewAsync)
            .WithMetadata(new StaffAuditActionAttribute(PlatformAction.TenantViewed));
        staff.MapSupportStart();
        staff.MapSetUpLinks();
        staff.MapSignInLinks();
        staff.MapSuspensions();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        [AsParameters] TenantFilter filter,
        StaffDirectory directory,
        ServerHealth health
    )
    {
        var page = await directory.ListAsync(filter.ToQuery(), context.RequestAborted);
        var reports = await health.ReportAsync(
            page.Rows.Select(row => row.Server).OfType<StaffServer>(),
            context.RequestAborted
        );
        return new StaffPage<TenantsPage>(
            new()
            {
                [nameof(TenantsPage.Filter)] = filter,
                [nameof(TenantsPage.Tenants)] = page,
                [nameof(TenantsPage.Reports)] = reports,
            }
        );
    }

    private static async Task<IResult> ViewAsync(HttpContext context, string urlId, TenantOverviews overviews)
    {
        var tenant = await overviews.FindAsync(context, urlId);
        return SupportStart.PageOf(await overviews.GetAsync(context, tenant), SupportForm.Empty);
    }
}
