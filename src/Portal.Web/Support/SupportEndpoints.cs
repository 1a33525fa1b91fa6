using System.Buffers.Text;
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
/// The way into a support session and out of it, on the tenant's host. They are named exceptions to "signed-in people
/// only": whoever comes in is nobody here before, and whoever has left is nobody any more.
/// </summary>
internal static class SupportEndpoints
{
    private const int CodeLength = 32;

    public static void MapSupport(this IEndpointRouteBuilder app)
    {
        var open = app.MapGroup("").AllowAnonymous();
        open.MapGet(PortalUrls.SupportEnter, EnterAsync).WithMetadata(new WithoutSessionAttribute());
        open.MapGet(PortalUrls.SupportCallback, CallbackAsync).WithMetadata(new WithoutSessionAttribute());
        open.MapGet(PortalUrls.SupportEnded, EndedAsync).WithMetadata(new WithoutSessionAttribute());
        open.MapPost(PortalUrls.SupportEnd, EndAsync);
    }

    /// <summary>Begins the handoff: a verifier stays in this browser, its challenge goes to the staff host.</summary>
    private static async Task<IResult> EnterAsync(
        HttpContext context,
        Guid session,
        BrowserSupport support,
        VerifierCookie verifier,
        SupportHosts hosts
    )
    {
        if ((await support.FindAsync(context)).State == BrowserSessionState.Live)
        {
            return Results.Redirect(PortalUrls.Home); // inside already
        }
        var staff = context.GetOriginOf(await hosts.GetStaffHostAsync(context.RequestAborted));
        var challenge = verifier.Begin(context, context.GetTenant().Id);
        return Results.Redirect(
            QueryHelpers.AddQueryString(
                staff + PortalUrls.SupportHandoff,
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["session"] = session.ToString(),
                    ["challenge"] = Base64Url.EncodeToString(challenge),
                }
            )
        );
    }

    /// <summary>Comes back with the code, which is exchanged here and never seen again.</summary>
    private static async Task<IResult> CallbackAsync(
        HttpContext context,
        string? code,
        VerifierCookie verifier,
        SupportCookie cookie,
        SupportHandoff handoff
    )
    {
        var tenant = context.GetTenant();
        var kept = verifier.Take(context, tenant.Id);
        var entrance = await handoff.EnterAsync(
            tenant,
            Read(code) ?? throw new HandoffRefusedException(HandoffRefusal.Code),
            kept,
            context.Connection.RemoteIpAddress,
            context.TraceIdentifier,
            context.RequestAborted
        );
        cookie.Write(context, tenant.Id, entrance.Secret);
        return Results.Redirect(PortalUrls.Home);
    }

    /// <summary>The staff member ends it. A session that is over already ends in the same page.</summary>
    private static async Task<IResult> EndAsync(HttpContext context, SupportSessions sessions, IAntiforgery antiforgery)
    {
        if (SupportPrincipal.Read(context.User) is { Session: { } session })
        {
            if (!await antiforgery.IsRequestValidAsync(context))
            {
                throw new BadHttpRequestException("The form's token is missing or not this session's.");
            }
            var staff = new StaffCaller(
                session.StaffId,
                session.StaffLabel,
                StaffRole.Support, // enough for a session of one's own
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
        BrowserSupport support,
        SupportHosts hosts
    )
    {
        var found = await support.FindAsync(context);
        if (found.State == BrowserSessionState.Live)
        {
            context.Response.Redirect(PortalUrls.Home); // it has not
            return;
        }
        if (found.State != BrowserSessionState.None)
        {
            SupportCookie.Delete(context);
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

    private static byte[]? Read(string? code)
    {
        var bytes = new byte[CodeLength];
        return
            code is not null
            && Base64Url.IsValid(code, out var length)
            && length == CodeLength
            && Base64Url.TryDecodeFromChars(code, bytes, out _)
            ? bytes
            : null;
    }
}
