using Microsoft.AspNetCore.Diagnostics;
using Portal.Platform.Catalog;

namespace Portal.KeyService;

/// <summary>IC-10: a database that does not answer is 503, never a negative answer. Anything else stays 500.</summary>
internal sealed partial class UnavailableResponse(ILogger<UnavailableResponse> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken ct)
    {
        if (!DatabaseErrors.IsUnavailable(exception))
        {
            return false;
        }
        LogUnavailable(exception);
        context.Response.Headers.RetryAfter = "1";
        await Results.Problem(statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(context);
        return true;
    }

    [LoggerMessage(5001, LogLevel.Error, "The key service's database does not answer")]
    private partial void LogUnavailable(Exception exception);
}
