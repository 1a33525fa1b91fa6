using System.Buffers.Text;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Domain.Support;
using Portal.Platform.Catalog;
using Portal.Staff.Support;
using Portal.Web.Hosting;
using Portal.Web.SignIn;
using Portal.Web.StaffArea;
using Portal.Web.StaffArea.SignIn;

namespace Portal.Web.Support;

/// <summary>
/// The staff host's part of the handoff: the staff member who owns the open session gets a one-time code, bound to the
/// challenge of this browser, and is sent back to the tenant's own host.
/// </summary>
internal static class SupportHandoffEndpoint
{
    public static void MapSupportHandoff(this RouteGroupBuilder staff) =>
        staff
            .MapGet(PortalUrls.SupportHandoff, IssueAsync)
            .WithMetadata(new StaffAuditActionAttribute(PlatformAction.SupportCodeIssued, isLoggedByOperation: true));

    private static async Task<IResult> IssueAsync(
        HttpContext context,
        Guid session,
        string challenge,
        SupportHandoff handoff,
        SupportHosts hosts
    )
    {
        var digest =
            UrlSecret.Decode(challenge)
            ?? throw new BadHttpRequestException("The challenge is not a SHA-256 in base64url.");
        var issued = await handoff.IssueAsync(
            context.GetStaffCaller(),
            new SupportSessionId(session),
            digest,
            context.RequestAborted
        );
        // The address comes from the catalog, never from the request (ASVS 3.7.2).
        var tenant = context.GetOriginOf(await hosts.GetTenantHostAsync(issued.TenantId, context.RequestAborted));
        return Results.Redirect(
            QueryHelpers.AddQueryString(
                tenant + PortalUrls.SupportCallback,
                "code",
                Base64Url.EncodeToString(issued.Code)
            )
        );
    }
}
