using Portal.Platform.Auditing;
using Portal.Staff;
using Portal.Web.StaffArea.SignIn;

namespace Portal.Web.StaffArea;

/// <summary>
/// IC-13 for requests of a known member of the staff that no handler can read, which is found out before
/// <see cref="StaffLogFilter"/> runs. They are in the platform log before the answer leaves. Runs after authorization.
/// </summary>
internal sealed class StaffRefusedCalls(RequestDelegate next, PlatformLog log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException) when (ActionOf(context) is { } acts && !StaffSubject.Of(context).IsLogged)
        {
            var entry = context
                .GetStaffCaller()
                .Actor.Entry(acts.Action, AuditOutcome.Refused, detail: StaffLogFilter.InvalidInput);
            await log.WriteAsync(entry, CancellationToken.None);
            throw;
        }
    }

    private static StaffAuditActionAttribute? ActionOf(HttpContext context) =>
        context.User.Identity is StaffIdentity
            ? context.GetEndpoint()?.Metadata.GetMetadata<StaffAuditActionAttribute>()
            : null;
}

/// <summary>Puts it into the pipeline.</summary>
internal static class StaffRefusedCallsPipeline
{
    /// <summary>After authorization.</summary>
    public static IApplicationBuilder UseStaffRefusedCalls(this IApplicationBuilder app) =>
        app.UseMiddleware<StaffRefusedCalls>();
}
