using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Domain.Support;
using Portal.Platform.Catalog;
using Portal.Staff.Support;
using Portal.Web.Hosting;
using Portal.Web.StaffArea;
using Portal.Web.StaffArea.SignIn;

namespace Portal.Web.Support;

/// <summary>
/// The staff host's part of the handoff: whoever is signed in here and owns the open session gets a code for the browser
/// that asks, and is sent back to that tenant's own host.
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
        var digest = new byte[SHA256.HashSizeInBytes];
        if (
            !Base64Url.IsValid(challenge, out var length)
            || length != digest.Length
            || !Base64Url.TryDecodeFromChars(challenge, digest, out _)
        )
        {
            throw new BadHttpRequestException("The challenge is not a SHA-256 in base64url.");
        }
        var issued = await handoff.IssueAsync(
            context.GetStaffCaller(),
            new SupportSessionId(session),
            digest,
            context.RequestAborted
        );
        // The way back is the catalog's, never the request's (ASVS 3.7.2).
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
