using Portal.Domain.Providers;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Staff.Support;
using Portal.Web.Hosting;
using Portal.Web.StaffArea.Pages;
using Portal.Web.StaffArea.SignIn;

namespace Portal.Web.StaffArea.Tenants;

/// <summary>
/// Creates a link with which a tenant sets its sign-in up, and shows it once, in the answer itself. The operation writes its
/// entries itself, in both logs.
/// </summary>
internal static class SignInLinkCreation
{
    public static void MapSignInLinks(this RouteGroupBuilder staff) =>
        staff
            .MapPost(PortalUrls.Staff.SignInLinkRoute, CreateAsync)
            .WithMetadata(new StaffAuditActionAttribute(PlatformAction.SignInLinkCreated, isLoggedByOperation: true));

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        string urlId,
        TenantOverviews overviews,
        SignInLinks links,
        SupportHosts hosts
    )
    {
        var tenant = await overviews.FindAsync(context, urlId);
        var (reason, ticket) = (context.GetForm().One("reason"), context.GetForm().One("ticket"));
        try
        {
            var host = await hosts.GetTenantHostAsync(tenant.Id, context.RequestAborted);
            // Not cancelled when the browser closes the connection.
            var link = await links.CreateAsync(
                context.GetStaffCaller(),
                new(tenant.Id, SupportForm.OneParagraph(reason), ticket),
                CancellationToken.None
            );
            return new StaffPage<SignInLinkPage>(
                new()
                {
                    [nameof(SignInLinkPage.Tenant)] = tenant,
                    [nameof(SignInLinkPage.Link)] = link,
                    [nameof(SignInLinkPage.Address)] =
                        context.GetOriginOf(host) + PortalUrls.SignInSetUpLink(link.Secret),
                }
            );
        }
        catch (PortalException e) when (StaffFormRefusal.StatusFor(e) is { } status)
        {
            StaffFormRefusal.Log(context, e, status.Word);
            var attempt = new SignInLinkAttempt(reason, ticket, (e as InvalidInputException)?.Errors, e.Message);
            return SupportStart.PageOf(
                await overviews.GetAsync(context, tenant),
                SupportForm.Empty,
                status: status.Code,
                signInLink: attempt
            );
        }
    }
}

/// <summary>A form that was sent and refused.</summary>
/// <param name="Reason">Why, for the tenant's people, as it was typed.</param>
/// <param name="Ticket">Reference of the support case, as it was typed.</param>
/// <param name="Errors">What is wrong, by field; null when the form is right.</param>
/// <param name="Refusal">Why there is no link although the form is right.</param>
public sealed record SignInLinkAttempt(
    string Reason,
    string Ticket,
    IReadOnlyDictionary<string, string>? Errors,
    string Refusal
);
