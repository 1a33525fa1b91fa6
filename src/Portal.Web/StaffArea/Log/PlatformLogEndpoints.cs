using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Web.StaffArea.Pages;
using Portal.Web.StaffArea.SignIn;

namespace Portal.Web.StaffArea.Log;

/// <summary>The platform log. Who sees which entries is decided in <see cref="PlatformLogList"/>.</summary>
internal static class PlatformLogEndpoints
{
    public static void MapPlatformLog(this RouteGroupBuilder staff) =>
        staff
            .MapGet(PortalUrls.Staff.PlatformLog, ListAsync)
            .WithMetadata(new StaffAuditActionAttribute(PlatformAction.PlatformLogListed));

    private static async Task<IResult> ListAsync(
        HttpContext context,
        [AsParameters] LogFilter filter,
        PlatformLogList log,
        TimeProvider clock
    )
    {
        var page = await log.ListAsync(context.GetStaffCaller(), filter.ToQuery(clock), context.RequestAborted);
        return new StaffPage<LogPage>(new() { [nameof(LogPage.Filter)] = filter, [nameof(LogPage.Entries)] = page });
    }
}
