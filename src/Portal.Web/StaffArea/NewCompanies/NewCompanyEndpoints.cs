using Portal.Domain.Access;
using Portal.Domain.Companies;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Web.Hosting;
using Portal.Web.StaffArea.Pages;
using Portal.Web.StaffArea.SignIn;
using Portal.Web.StaffArea.Tenants;

namespace Portal.Web.StaffArea.NewCompanies;

/// <summary>The staff area's door to a new company, for platform admins, and the list of those that were asked for lately.</summary>
internal static class NewCompanyEndpoints
{
    private const int Shown = 50;

    public static void MapNewCompanies(this RouteGroupBuilder staff)
    {
        var admins = staff.ForPlatformAdmins();
        admins
            .MapGet(PortalUrls.Staff.NewCompanies, ListAsync)
            .WithMetadata(new StaffAuditActionAttribute(PlatformAction.JobsListed));
        admins
            .MapGet(PortalUrls.Staff.NewCompany, () => PageOf(CompanyForm.New()))
            .WithMetadata(new StaffAuditActionAttribute(PlatformAction.CompanyFormOpened));
        admins
            .MapPost(PortalUrls.Staff.NewCompanies, RequestAsync)
            .WithMetadata(new StaffAuditActionAttribute(PlatformAction.CompanyRequested, isLoggedByOperation: true));
        admins.MapCreations();
    }

    private static async Task<IResult> ListAsync(HttpContext context, CompanyJobs jobs) =>
        new StaffPage<NewCompaniesPage>(
            new() { [nameof(NewCompaniesPage.Jobs)] = await jobs.ListAsync(Shown, context.RequestAborted) }
        );

    private static async Task<IResult> RequestAsync(
        HttpContext context,
        CompanyCreation creation,
        CreationOverviews creations
    )
    {
        var form = CompanyForm.Read(context.GetForm());
        var staff = context.GetStaffCaller();
        try
        {
            // Not cancelled when the browser closes the connection.
            var requested = await creation.RequestAsync(
                staff.Actor,
                form.ToRequest(),
                form.Repeatable(staff.StaffId),
                CancellationToken.None
            );
            return requested is { InvitationLink: null, SignInSetUpLink: null }
                ? SeeOther.To(PortalUrls.Staff.Creation(form.UrlId))
                : CreationEndpoints.PageOf(await creations.GetAsync(context, form.UrlId), requested);
        }
        catch (PortalException e) when (StaffFormRefusal.StatusFor(e) is { } status)
        {
            StaffFormRefusal.Log(context, e, status.Word);
            var errors = (e as InvalidInputException)?.Errors;
            var failure =
                e is IdempotencyMismatchException
                    ? "This form was sent before with other values. Open a new form."
                    : e.Message;
            return PageOf(form, errors, errors is null ? failure : null, status.Code);
        }
    }

    private static StaffPage<NewCompanyPage> PageOf(
        CompanyForm form,
        IReadOnlyDictionary<string, string>? errors = null,
        string? failure = null,
        int status = StatusCodes.Status200OK
    ) =>
        new(
            new()
            {
                [nameof(NewCompanyPage.Form)] = form,
                [nameof(NewCompanyPage.Errors)] = errors,
                [nameof(NewCompanyPage.Failure)] = failure,
            },
            status
        );
}
