using Portal.Domain.Support;
using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Staff.Support;
using Portal.Web.Hosting;
using Portal.Web.StaffArea.Pages;
using Portal.Web.StaffArea.SignIn;

namespace Portal.Web.StaffArea.Support;

/// <summary>
/// The list of support sessions and their end. The operations write their entries themselves and decide who sees and ends
/// what: one's own, and everybody's for a platform admin.
/// </summary>
internal static class SupportSessionEndpoints
{
    private const int Shown = 100;

    public static void MapSupportSessions(this RouteGroupBuilder staff)
    {
        staff
            .MapGet(PortalUrls.Staff.SupportSessions, ListAsync)
            .WithMetadata(
                new StaffAuditActionAttribute(PlatformAction.SupportSessionsListed, isLoggedByOperation: true)
            );
        staff
            .MapPost(PortalUrls.Staff.EndRoute, EndAsync)
            .WithMetadata(new StaffAuditActionAttribute(PlatformAction.SupportSessionEnded, isLoggedByOperation: true));
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        string? started,
        string? ended,
        SupportLists lists,
        StaffDirectory directory
    )
    {
        var end = context.RequestAborted;
        var sessions = await lists.ListAsync(context.GetStaffCaller(), tenant: null, Shown, end);
        var tenants = await directory.NamesAsync(sessions.Select(session => session.TenantId), end);
        return new StaffPage<SupportSessionsPage>(
            new()
            {
                [nameof(SupportSessionsPage.Sessions)] = sessions,
                [nameof(SupportSessionsPage.Names)] = tenants,
                [nameof(SupportSessionsPage.Entrances)] = EntrancesOf(context, sessions, tenants),
                [nameof(SupportSessionsPage.Started)] = started,
                [nameof(SupportSessionsPage.Ended)] = ended,
            }
        );
    }

    /// <summary>The member of the staff who started a session enters it, once; returning later needs a new one.</summary>
    private static Dictionary<SupportSessionId, string> EntrancesOf(
        HttpContext context,
        List<SupportListItem> sessions,
        Dictionary<Portal.Platform.Tenancy.TenantId, StaffTenantName> tenants
    )
    {
        var staff = context.GetStaff().StaffId;
        return sessions
            .Where(session => session.State == SupportSessionState.Open && session.EnteredAt is null)
            .Where(session => session.StaffId == staff && tenants[session.TenantId].Host is not null)
            .ToDictionary(
                session => session.Id,
                session => PortalUrls.Staff.Enter(context.GetOriginOf(tenants[session.TenantId].Host!), session.Id)
            );
    }

    private static async Task<IResult> EndAsync(HttpContext context, Guid id, SupportSessions sessions)
    {
        var session = new SupportSessionId(id);
        await sessions.EndAsync(context.GetStaffCaller(), session, CancellationToken.None);
        return SeeOther.To(PortalUrls.Staff.SupportSessionsAfter("ended", session));
    }
}
