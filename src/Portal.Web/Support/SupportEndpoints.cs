using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Domain.Support;
using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Staff.Support;
using Portal.Web.Hosting;
using Portal.Web.SignIn;

namespace Portal.Web.Support;

/// <summary>
/// Enters and leaves a support session on the tenant's host. These are named exceptions to "signed-in people only": there is
/// no session before it starts and after it ends.
/// </summary>
internal static class SupportEndpoints
{
    public static void MapSupport(this IEndpointRouteBuilder app)
    {
        var anonymous = app.MapGroup("").AllowAnonymous();
        anonymous.MapGet(PortalUrls.SupportEnter, EnterAsync).WithMetadata(new WithoutSessionAttribute());
        anonymous.MapGet(PortalUrls.SupportCallback, CallbackAsync).WithMetadata(new WithoutSessionAttribute());
        anonymous.MapGet(PortalUrls.SupportEnded, EndedAsync).WithMetadata(new WithoutSessionAttribute());
        anonymous.MapPost(PortalUrls.SupportEnd, EndAsync);
    }

    /// <summary>Starts the handoff: a verifier stays in this browser, its challenge goes to the staff host.</summary>
    private static async Task<IResult> EnterAsync(
        HttpContext context,
        Guid session,
        BrowserSessions sessions,
        SupportHosts hosts
    )
    {
        if ((await sessions.FindSupportAsync(context)).State == BrowserSessionState.Live)
        {
            return Results.Redirect(PortalUrls.Home); // in the session already
        }
        var staff = context.GetOriginOf(await hosts.GetStaffHostAsync(context.RequestAborted));
        var verifier = RandomNumberGenerator.GetBytes(HostCookie.SecretLength);
        HostCookie.SupportVerifier.Write(context, verifier);
        return Results.Redirect(
            QueryHelpers.AddQueryString(
                staff + PortalUrls.SupportHandoff,
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["session"] = session.ToString(),
                    ["challenge"] = Base64Url.EncodeToString(SHA256.HashData(verifier)),
                }
            )
        );
    }

    /// <summary>Exchanges the one-time code for a session.</summary>
    private static async Task<IResult> CallbackAsync(HttpContext context, string? code, SupportHandoff handoff)
    {
        var verifier = HostCookie.SupportVerifier.Take(context);
        var entrance = await handoff.EnterAsync(
            context.GetTenant(),
            UrlSecret.Decode(code) ?? throw new HandoffRefusedException(HandoffRefusal.Code),
            verifier,
            context.Connection.RemoteIpAddress,
            context.TraceIdentifier,
            context.RequestAborted
        );
        HostCookie.Support.Write(context, entrance.Secret);
        return Results.Redirect(PortalUrls.Home);
    }

    /// <summary>The staff member ends it. A session that has ended already leads to the same page.</summary>
    private static async Task<IResult> EndAsync(HttpContext context, SupportSessions sessions, IAntiforgery antiforgery)
    {
        if (context.User.Identity is SupportIdentity { Session: var session })
        {
            if (!await antiforgery.IsRequestValidAsync(context))
            {
                throw new BadHttpRequestException(
                    "The form's antiforgery token is missing or belongs to another session."
                );
            }
            var staff = new StaffCaller(
                session.StaffId,
                session.StaffLabel,
                StaffRole.Support, // enough for one's own session
                context.Connection.RemoteIpAddress,
                context.TraceIdentifier
            );
            await sessions.EndAsync(staff, session.Id, CancellationToken.None);
        }
        return SeeOther.To(PortalUrls.SupportEnded);
    }

    private static async Task EndedAsync(
        HttpContext context,
        StaticPages pages,
        BrowserSessions sessions,
        SupportHosts hosts
    )
    {
        var found = await sessions.FindSupportAsync(context);
        if (found.State == BrowserSessionState.Live)
        {
            context.Response.Redirect(PortalUrls.Home); // it has not ended
            return;
        }
        if (found.State != BrowserSessionState.None)
        {
            HostCookie.Support.Delete(context);
        }
        await pages.WriteAsync<SupportEndedPage>(
            context,
            StatusCodes.Status200OK,
            new()
            {
                [nameof(SupportEndedPage.CompanyName)] = context.GetTenant().DisplayName,
                [nameof(SupportEndedPage.Host)] = context.GetResolvedHost().Name.Value,
                [nameof(SupportEndedPage.Why)] = Why(found.End),
                [nameof(SupportEndedPage.StaffArea)] = context.GetOriginOf(
                    await hosts.GetStaffHostAsync(context.RequestAborted)
                ),
            }
        );
    }

    private static string? Why(SupportEnd? end) =>
        end switch
        {
            SupportEnd.Time => "Its time was over.",
            SupportEnd.Person => "It was ended by you or by the company.",
            SupportEnd.Authority => "It was ended by the platform.",
            _ => null,
        };
}
