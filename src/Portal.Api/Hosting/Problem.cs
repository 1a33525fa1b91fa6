using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Portal.Api.Authentication;
using Portal.Api.Requests;
using Portal.Domain.Access;
using Portal.Platform;
using Portal.Platform.Catalog;

namespace Portal.Api.Hosting;

/// <summary>
/// The texts of every refusal and failure (RFC 9457). They depend on the status and not on the cause: reasons go to the log
/// and to events, so that all causes of 401 have one body, and all of 404.
/// </summary>
internal static class Problem
{
    /// <summary>The one place that maps exceptions to statuses.</summary>
    public static int StatusOf(Exception exception) =>
        exception switch
        {
            CredentialRefusedException or AuthorityLostException => StatusCodes.Status401Unauthorized,
            ForbiddenException or TenantNotServedException => StatusCodes.Status403Forbidden,
            NotFoundException => StatusCodes.Status404NotFound,
            StaleVersionException => StatusCodes.Status412PreconditionFailed, // every change here names its version
            IdempotencyMismatchException => StatusCodes.Status422UnprocessableEntity,
            ConflictException => StatusCodes.Status409Conflict,
            PreconditionRequiredException => StatusCodes.Status428PreconditionRequired,
            InvalidInputException => StatusCodes.Status400BadRequest,
            MisdirectedException => StatusCodes.Status421MisdirectedRequest,
            BadHttpRequestException e => e.StatusCode,
            ServiceUnavailableException or ServerIdentityException => StatusCodes.Status503ServiceUnavailable,
            _ when DatabaseErrors.IsUnavailable(exception) => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        };

    /// <param name="status">HTTP status.</param>
    /// <param name="exception">What was thrown, if anything was; its message is used where it is meant for the caller.</param>
    /// <param name="reference">The reference number, which is in the log and in events too.</param>
    public static ProblemDetails For(int status, Exception? exception, string reference)
    {
        var (title, detail) = TextsOf(status);
        var problem = new ProblemDetails
        {
            Status = status,
            Title = title,
            Detail = exception is ForbiddenException or TenantNotServedException or ConflictException
                ? exception.Message
                : detail,
        };
        if (exception is InvalidInputException invalid)
        {
            problem.Extensions["errors"] = invalid.Errors.ToDictionary(
                error => NameOf(error.Key),
                error => error.Value,
                StringComparer.Ordinal
            );
        }
        problem.Extensions["reference"] = reference;
        return problem;
    }

    /// <summary>A field's name as callers write it: <c>Steps[0].DueDate</c> is <c>steps[0].due_date</c>; a header's is its own.</summary>
    private static string NameOf(string field) =>
        field.Contains('-', StringComparison.Ordinal)
            ? field
            : string.Join('.', field.Split('.').Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));

    private static (string Title, string Detail) TextsOf(int status) =>
        status switch
        {
            400 => ("Bad request", "Something in the request is missing, too long or malformed. Nothing was changed."),
            401 => ("Not authenticated", "Send a valid key as 'Authorization: Bearer KEY'."),
            403 => ("Not allowed", "This key may not do this."),
            404 => ("Not found", "There is nothing at this address."),
            405 => ("Method not allowed", "The header Allow names the methods of this address."),
            409 => ("Conflict", "Somebody else changed this meanwhile. Nothing was changed."),
            412 => ("Changed meanwhile", "It is in another version by now. Nothing was changed."),
            413 => ("Too large", "The request is larger than is accepted. Nothing was changed."),
            414 => ("Address too long", "An address may have 8 KB."),
            415 => (
                "Unsupported media type",
                "Send application/json in UTF-8, as it is or compressed with gzip or br."
            ),
            421 => ("Misdirected request", "Nothing is served at this host and address."),
            422 => ("Key used before", "This Idempotency-Key was used for another request."),
            428 => ("Version missing", "Send the ETag of the version that is to be changed as 'If-Match'."),
            431 => ("Headers too large", "The headers of a request may have 32 KB in all. Send fewer or shorter ones."),
            429 => ("Too many requests", "Wait as long as the header Retry-After says, then try again."),
            503 => (
                "Not available",
                "A server that is needed does not answer. Try again later, and look first whether a change took place."
            ),
            >= 500 => ("Failed", "An unexpected error occurred on our side; it has been recorded."),
            _ => ("Refused", "The request cannot be served."),
        };
}
