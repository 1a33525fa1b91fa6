using Portal.Domain.Support;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Web.Hosting;
using Portal.Web.StaffArea.Pages;
using Portal.Web.StaffArea.SignIn;

namespace Portal.Web.StaffArea.Tenants;

/// <summary>Starts a support session at a tenant. The operation writes its entries itself, in both logs.</summary>
internal static class SupportStart
{
    public static void MapSupportStart(this RouteGroupBuilder staff) =>
        staff
            .MapPost(PortalUrls.Staff.StartRoute, StartAsync)
            .WithMetadata(
                new StaffAuditActionAttribute(PlatformAction.SupportSessionIntended, isLoggedByOperation: true)
            );

    /// <summary>The tenant's page with its forms as they are.</summary>
    public static IResult PageOf(
        TenantOverview overview,
        SupportForm form,
        IReadOnlyDictionary<string, string>? errors = null,
        string? failure = null,
        int status = StatusCodes.Status200OK,
        SetUpLinkAttempt? setUp = null,
        SignInLinkAttempt? signInLink = null
    ) =>
        new StaffPage<TenantPage>(
            new()
            {
                [nameof(TenantPage.Overview)] = overview,
                [nameof(TenantPage.Form)] = form,
                [nameof(TenantPage.Errors)] = errors,
                [nameof(TenantPage.Failure)] = failure,
                [nameof(TenantPage.SetUp)] = setUp,
                [nameof(TenantPage.SignInLink)] = signInLink,
            },
            status
        );

    private static async Task<IResult> StartAsync(
        HttpContext context,
        string urlId,
        TenantOverviews overviews,
        SupportSessions sessions
    )
    {
        var tenant = await overviews.FindAsync(context, urlId);
        var form = SupportForm.Read(context.GetForm());
        try
        {
            // Not cancelled when the browser closes the connection.
            var started = await sessions.StartAsync(
                context.GetStaffCaller(),
                form.ToRequest(tenant.Id),
                CancellationToken.None
            );
            return SeeOther.To(PortalUrls.Staff.SupportSessionsAfter("started", started.Id));
        }
        catch (PortalException e) when (StaffFormRefusal.StatusFor(e) is { } status)
        {
            StaffFormRefusal.Log(context, e, status.Word);
            var errors = (e as InvalidInputException)?.Errors;
            var failure = errors is null ? e.Message : null;
            return PageOf(await overviews.GetAsync(context, tenant), form, errors, failure, status.Code);
        }
    }
}
