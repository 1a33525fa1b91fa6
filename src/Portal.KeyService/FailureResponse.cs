using Microsoft.AspNetCore.Diagnostics;
using Portal.Platform;
using Portal.Platform.Catalog;

namespace Portal.KeyService;

/// <summary>
/// IC-10: a database that does not answer is 503, never a negative answer. A request that cannot be read is the caller's
/// fault. Anything else stays 500.
/// </summary>
internal sealed partial class FailureResponse(ILogger<FailureResponse> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken ct)
    {
        switch (exception)
        {
            case BadHttpRequestException e:
                await RefuseAsync(context, exception, e.StatusCode);
                return true;
            case InvalidInputException:
                await RefuseAsync(context, exception, StatusCodes.Status400BadRequest);
                return true;
            case var _ when DatabaseErrors.IsUnavailable(exception):
                LogUnavailable(FailureEvents.CausesOf(exception));
                context.Response.Headers.RetryAfter = "1";
                await Results.Problem(statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context);
                return true;
            default:
                return false;
        }
    }

    private Task RefuseAsync(HttpContext context, Exception exception, int status)
    {
        LogRefused(status, exception.Message);
        return Results.Problem(statusCode: status).ExecuteAsync(context);
    }

    [LoggerMessage(5001, LogLevel.Error, "The key service's database does not answer: {Causes}")]
    private partial void LogUnavailable(string causes);

    [LoggerMessage(5003, LogLevel.Information, "Refused a request with {Status}: {Reason}")]
    private partial void LogRefused(int status, string reason);
}
