using Portal.Domain.Companies;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Web.Hosting;
using Portal.Web.StaffArea.Pages;
using Portal.Web.StaffArea.SignIn;
using Portal.Web.StaffArea.Tenants;

namespace Portal.Web.StaffArea.NewCompanies;

/// <summary>The creation of one company: its page, the same as a stream of events, and its cancellation.</summary>
internal static class CreationEndpoints
{
    public static void MapCreations(this RouteGroupBuilder admins)
    {
        var viewed = new StaffAuditActionAttribute(PlatformAction.JobViewed);
        admins.MapGet(PortalUrls.Staff.CreationRoute, ViewAsync).WithMetadata(viewed);
        admins.MapGet(PortalUrls.Staff.CreationEventsRoute, WatchAsync).WithMetadata(viewed);
        admins.MapGet(PortalUrls.Staff.CancellationRoute, AskAsync).WithMetadata(viewed);
        admins
            .MapPost(PortalUrls.Staff.CancellationRoute, CancelAsync)
            .WithMetadata(new StaffAuditActionAttribute(PlatformAction.JobCancelled, isLoggedByOperation: true));
    }

    /// <summary>The page, with the links that are shown once where the company was just asked for.</summary>
    public static IResult PageOf(CreationOverview creation, RequestedCompany? requested = null) =>
        new StaffPage<CreationPage>(
            new() { [nameof(CreationPage.Creation)] = creation, [nameof(CreationPage.Requested)] = requested }
        );

    private static async Task<IResult> ViewAsync(HttpContext context, string urlId, CreationOverviews creations) =>
        PageOf(await creations.GetAsync(context, urlId));

    /// <summary>The stream begins after the entry is in the platform log, as every answer of the staff area.</summary>
    private static async Task<IResult> WatchAsync(
        HttpContext context,
        string urlId,
        CreationOverviews creations,
        CreationEvents events
    )
    {
        var creation = await creations.GetAsync(context, urlId);
        return TypedResults.ServerSentEvents(events.ReadAsync(context, creation, context.RequestAborted));
    }

    private static async Task<IResult> AskAsync(HttpContext context, string urlId, CreationOverviews creations)
    {
        var creation = await creations.GetAsync(context, urlId);
        return creation.HasEnded || creation.Job.State == JobState.Cancelling
            ? SeeOther.To(PortalUrls.Staff.Creation(creation.UrlId))
            : QuestionOf(creation);
    }

    private static async Task<IResult> CancelAsync(
        HttpContext context,
        string urlId,
        CreationOverviews creations,
        CompanyCreation creation
    )
    {
        var found = await creations.GetAsync(context, urlId);
        try
        {
            var job = new JobId(found.Job.Row.JobId);
            await creation.CancelAsync(context.GetStaffCaller().Actor, job, CancellationToken.None);
            return SeeOther.To(PortalUrls.Staff.Creation(found.UrlId));
        }
        catch (PortalException e) when (StaffFormRefusal.StatusFor(e) is { } status)
        {
            return QuestionOf(found, e.Message, status.Code); // the operation has recorded it
        }
    }

    private static StaffPage<CancellationPage> QuestionOf(
        CreationOverview creation,
        string? failure = null,
        int status = StatusCodes.Status200OK
    ) =>
        new(
            new() { [nameof(CancellationPage.Creation)] = creation, [nameof(CancellationPage.Failure)] = failure },
            status
        );
}
