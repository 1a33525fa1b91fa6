using Microsoft.AspNetCore.Antiforgery;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Staff;
using Portal.Web.StaffArea.SignIn;

namespace Portal.Web.StaffArea;

/// <summary>
/// IC-13 for the staff area, in one place: what a member of the staff did is in the platform log before a byte of the
/// response is sent. Handlers return a result, which is executed only after the entry is durable. Refusals are logged too,
/// and stay refusals if that fails.
/// </summary>
internal sealed class StaffLogFilter(PlatformLog log) : IEndpointFilter
{
    /// <summary>Detail of an entry about a request with wrong input.</summary>
    public const string InvalidInput = "invalid-input";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var acts =
            http.GetEndpoint()?.Metadata.GetMetadata<StaffAuditActionAttribute>()
            ?? throw new InvalidOperationException("An endpoint of the staff area declares no audit action (IC-13).");
        var subject = StaffSubject.Of(http);
        if (http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
        {
            await WriteAsync(http, PlatformAction.StaffDenied, AuditOutcome.Denied, subject, "form");
            subject.IsLogged = true;
            throw new BadHttpRequestException("The form's antiforgery token is missing or belongs to another session.");
        }
        object? answer;
        try
        {
            answer = await next(context);
        }
        catch (PortalException e) when (WordFor(e) is { } word)
        {
            await WriteAsync(http, ActionFor(e, acts), OutcomeFor(e), subject, DetailFor(e, acts, word));
            throw;
        }
        if (http.Response.StatusCode == StatusCodes.Status400BadRequest)
        {
            // The framework could not read the request and has run no handler.
            await WriteAsync(http, acts.Action, AuditOutcome.Refused, subject, InvalidInput);
        }
        else if (subject.Refusal is { } refusal)
        {
            await WriteAsync(http, acts.Action, refusal.Outcome, subject, refusal.Word);
        }
        else if (!acts.IsLoggedByOperation)
        {
            await WriteAsync(http, acts.Action, AuditOutcome.Succeeded, subject, subject.Detail);
        }
        return answer;
    }

    /// <summary>Not cancelled when the browser closes the connection.</summary>
    private Task WriteAsync(
        HttpContext http,
        PlatformAction action,
        AuditOutcome outcome,
        StaffSubject subject,
        string? detail
    ) =>
        log.WriteAsync(
            http.GetStaffCaller().Actor.Entry(action, outcome, subject.Tenant, detail: detail),
            CancellationToken.None
        );

    private static PlatformAction ActionFor(PortalException refusal, StaffAuditActionAttribute acts) =>
        refusal is ForbiddenException ? PlatformAction.StaffDenied : acts.Action;

    /// <summary>What is not allowed at all is denied.</summary>
    public static AuditOutcome OutcomeFor(PortalException refusal) => AuditOutcomes.Of(refusal) ?? AuditOutcome.Denied;

    private static string DetailFor(PortalException refusal, StaffAuditActionAttribute acts, string word) =>
        refusal is ForbiddenException ? acts.Action.ToString() : word;

    /// <summary>Null for failures such as 503, which are not refusals: nothing took place.</summary>
    private static string? WordFor(PortalException refusal) =>
        refusal switch
        {
            ForbiddenException => "forbidden",
            NotFoundException => "not-found",
            ConflictException => "conflict",
            InvalidInputException => InvalidInput,
            TenantNotServedException => "not-served",
            _ => null,
        };
}
