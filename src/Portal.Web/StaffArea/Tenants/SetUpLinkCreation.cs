using Portal.Domain.Users;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Staff.Support;
using Portal.Web.Hosting;
using Portal.Web.StaffArea.Pages;
using Portal.Web.StaffArea.SignIn;

namespace Portal.Web.StaffArea.Tenants;

/// <summary>
/// Creates a set-up link for an admin of a tenant and shows it once, in the answer itself: it is stored nowhere. The operation
/// writes its entries itself, in both logs.
/// </summary>
internal static class SetUpLinkCreation
{
    public static void MapSetUpLinks(this RouteGroupBuilder staff) =>
        staff
            .MapPost(PortalUrls.Staff.SetUpLinkRoute, CreateAsync)
            .WithMetadata(new StaffAuditActionAttribute(PlatformAction.SetUpLinkCreated, isLoggedByOperation: true));

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        string urlId,
        TenantOverviews overviews,
        SetUpLinks links,
        SupportHosts hosts
    )
    {
        var tenant = await overviews.FindAsync(context, urlId);
        var form = SetUpLinkForm.Read(context.GetForm());
        try
        {
            var host = await hosts.GetTenantHostAsync(tenant.Id, context.RequestAborted);
            // Not cancelled when the browser closes the connection.
            var link = await links.CreateAsync(
                context.GetStaffCaller(),
                form.ToRequest(tenant.Id),
                CancellationToken.None
            );
            return PageOf(tenant, link, context.GetOriginOf(host) + PortalUrls.InvitationLink(link.Secret));
        }
        catch (PortalException e) when (StaffFormRefusal.StatusFor(e) is { } status)
        {
            StaffFormRefusal.Log(context, e, status.Word);
            var entered = new SetUpLinkAttempt(form, (e as InvalidInputException)?.Errors, e.Message);
            return SupportStart.PageOf(
                await overviews.GetAsync(context, tenant),
                SupportForm.Empty,
                status: status.Code,
                setUp: entered
            );
        }
    }

    private static StaffPage<SetUpLinkPage> PageOf(StaffTenant tenant, InvitationLink link, string address) =>
        new(
            new()
            {
                [nameof(SetUpLinkPage.Tenant)] = tenant,
                [nameof(SetUpLinkPage.Link)] = link,
                [nameof(SetUpLinkPage.Address)] = address,
            }
        );
}

/// <summary>A form that was sent and refused.</summary>
/// <param name="Form">What was typed.</param>
/// <param name="Errors">What is wrong, by field; null when the form is right.</param>
/// <param name="Refusal">Why there is no link although the form is right.</param>
public sealed record SetUpLinkAttempt(SetUpLinkForm Form, IReadOnlyDictionary<string, string>? Errors, string Refusal);
