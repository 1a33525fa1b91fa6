using Portal.Domain.Companies;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Staff;
using Portal.Web.Hosting;
using Portal.Web.StaffArea.Pages;
using Portal.Web.StaffArea.SignIn;

namespace Portal.Web.StaffArea.Tenants;

/// <summary>
/// Suspends and resumes a company, each after a page that says what it does. The operation writes its entries itself, refusals
/// included; input that never reaches it is the filter's.
/// </summary>
internal static class SuspensionEndpoints
{
    public static void MapSuspensions(this RouteGroupBuilder staff)
    {
        var admins = staff.ForPlatformAdmins();
        var viewed = new StaffAuditActionAttribute(PlatformAction.TenantViewed);
        admins.MapGet(PortalUrls.Staff.SuspensionRoute, AskToSuspendAsync).WithMetadata(viewed);
        admins.MapGet(PortalUrls.Staff.ResumptionRoute, AskToResumeAsync).WithMetadata(viewed);
        admins
            .MapPost(PortalUrls.Staff.SuspensionRoute, SuspendAsync)
            .WithMetadata(new StaffAuditActionAttribute(PlatformAction.CompanySuspended, isLoggedByOperation: true));
        admins
            .MapPost(PortalUrls.Staff.ResumptionRoute, ResumeAsync)
            .WithMetadata(new StaffAuditActionAttribute(PlatformAction.CompanyResumed, isLoggedByOperation: true));
    }

    private static Task<IResult> AskToSuspendAsync(HttpContext context, string urlId, TenantOverviews overviews) =>
        AskAsync(context, urlId, overviews, TenantState.Active);

    private static Task<IResult> AskToResumeAsync(HttpContext context, string urlId, TenantOverviews overviews) =>
        AskAsync(context, urlId, overviews, TenantState.Suspended);

    /// <summary>Where there is nothing to ask, the company's own page says why.</summary>
    private static async Task<IResult> AskAsync(
        HttpContext context,
        string urlId,
        TenantOverviews overviews,
        TenantState former
    )
    {
        var tenant = await overviews.FindAsync(context, urlId);
        return tenant.State == former
            ? PageOf(tenant, former == TenantState.Active, "")
            : SeeOther.To(PortalUrls.Staff.Tenant(tenant.UrlId));
    }

    private static Task<IResult> SuspendAsync(
        HttpContext context,
        string urlId,
        TenantOverviews overviews,
        CompanySuspension suspension
    ) => ChangeAsync(context, urlId, overviews, suspension.SuspendAsync, suspends: true);

    private static Task<IResult> ResumeAsync(
        HttpContext context,
        string urlId,
        TenantOverviews overviews,
        CompanySuspension suspension
    ) => ChangeAsync(context, urlId, overviews, suspension.ResumeAsync, suspends: false);

    private static async Task<IResult> ChangeAsync(
        HttpContext context,
        string urlId,
        TenantOverviews overviews,
        Func<PlatformActor, string, string?, CancellationToken, Task> change,
        bool suspends
    )
    {
        var tenant = await overviews.FindAsync(context, urlId);
        var reason = SupportForm.OneParagraph(context.GetForm().One("reason"));
        try
        {
            // Not cancelled when the browser closes the connection.
            await change(context.GetStaffCaller().Actor, tenant.UrlId, reason, CancellationToken.None);
            return SeeOther.To(PortalUrls.Staff.Tenant(tenant.UrlId));
        }
        catch (PortalException e) when (StaffFormRefusal.StatusFor(e) is { } status)
        {
            var error = (e as InvalidInputException)?.Errors["reason"];
            StaffFormRefusal.Log(context, e, error is null ? null : status.Word);
            return PageOf(tenant, suspends, reason, error, error is null ? e.Message : null, status.Code);
        }
    }

    private static StaffPage<SuspensionPage> PageOf(
        StaffTenant tenant,
        bool suspends,
        string reason,
        string? error = null,
        string? failure = null,
        int status = StatusCodes.Status200OK
    ) =>
        new(
            new()
            {
                [nameof(SuspensionPage.Tenant)] = tenant,
                [nameof(SuspensionPage.Suspends)] = suspends,
                [nameof(SuspensionPage.Reason)] = reason,
                [nameof(SuspensionPage.Error)] = error,
                [nameof(SuspensionPage.Failure)] = failure,
            },
            status
        );
}
