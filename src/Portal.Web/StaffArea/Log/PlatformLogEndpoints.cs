using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Web.StaffArea.Pages;
using Portal.Web.StaffArea.SignIn;

namespace Portal.Web.StaffArea.Log;

/// <summary>The platform log. Who sees which entries is decided in <see cref="PlatformLogList"/>.</summary>
internal static class PlatformLogEndpoints
{
    public static void MapPlatformLog(this RouteGroupBuilder staff)
    {
        staff
            .MapGet(PortalUrls.Staff.PlatformLog, ListAsync)
            .WithMetadata(new StaffAuditActionAttribute(PlatformAction.PlatformLogListed));
        staff
            .MapGet(PortalUrls.Staff.PlatformLogExport, Export)
            .WithMetadata(new StaffAuditActionAttribute(PlatformAction.PlatformLogExported));
    }

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

    private static LogExport Export(
        HttpContext context,
        [AsParameters] LogFilter filter,
        PlatformLogList log,
        TimeProvider clock
    )
    {
        // The filter writes its entry before the result is executed, so that the file contains it.
        var query = filter.ToQuery(clock) with
        {
            After = null,
            Before = null,
        };
        var day = clock.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return new(
            $"platform-log-{day}.csv",
            log.ReadAllAsync(context.GetStaffCaller(), query, context.RequestAborted)
        );
    }
}
