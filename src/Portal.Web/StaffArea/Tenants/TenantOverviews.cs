using Portal.Platform;
using Portal.Staff;
using Portal.Staff.Support;
using Portal.Web.StaffArea.SignIn;

namespace Portal.Web.StaffArea.Tenants;

/// <summary>Everything that a tenant's page shows.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Report">How its server was when it was last asked.</param>
/// <param name="Facts">Hosts, quarantines, events.</param>
/// <param name="Sessions">Its latest support sessions: one's own, or all for a platform admin.</param>
public sealed record TenantOverview(
    StaffTenant Tenant,
    ServerReport Report,
    TenantFacts Facts,
    IReadOnlyList<SupportListItem> Sessions
);

/// <summary>Gathers what a tenant's page shows.</summary>
internal sealed class TenantOverviews(
    StaffDirectory directory,
    TenantHistory history,
    ServerHealth health,
    SupportLists support
)
{
    private const int Sessions = 10;

    /// <summary>The tenant of a staff page; it is also what the entry in the platform log is about.</summary>
    /// <exception cref="NotFoundException">There is no such tenant.</exception>
    public async Task<StaffTenant> FindAsync(HttpContext context, string urlId)
    {
        var tenant =
            await directory.FindAsync(urlId, context.RequestAborted)
            ?? throw new NotFoundException("There is no such tenant.");
        StaffSubject.Of(context).Tenant = tenant.Id;
        return tenant;
    }

    /// <summary>The whole page's content.</summary>
    /// <exception cref="PortalException">The catalog does not answer.</exception>
    public async Task<TenantOverview> GetAsync(HttpContext context, StaffTenant tenant)
    {
        var end = context.RequestAborted;
        var facts = await history.FactsAsync(tenant.Id, end);
        var sessions = await support.ListAsync(context.GetStaffCaller(), tenant.Id, Sessions, end);
        var report = ServerReport.Unknown;
        if (tenant.Server is { } server)
        {
            report = (await health.ReportAsync([server], end))[server.Id];
        }
        return new(tenant, report, facts, sessions);
    }
}
