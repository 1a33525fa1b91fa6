using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Logging;
using Portal.Platform.KeyService;

namespace Portal.Platform.Hosting;

/// <summary>
/// Gives each request its <see cref="CorrelationId"/> as trace identifier, and one line in the log. The line has the path
/// and never the query, in which a sign-in's code and state travel, nor any header.
/// </summary>
public sealed partial class RequestCorrelation(RequestDelegate next, ILogger<RequestCorrelation> logger)
{
    private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>(
        "Correlation {CorrelationId}"
    );

    /// <summary>Runs the rest of the pipeline within the request's log scope.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        context.TraceIdentifier = CorrelationId.New();
        using var scope = Scope(logger, context.TraceIdentifier);
        var begun = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            Log(context, Stopwatch.GetElapsedTime(begun));
        }
    }

    private void Log(HttpContext context, TimeSpan elapsed)
    {
        var level = IsOfLittleInterest(context) ? LogLevel.Debug : LogLevel.Information;
        if (logger.IsEnabled(level))
        {
            var (request, status) = (context.Request, context.Response.StatusCode);
            var path = WithoutKeys(request.Path.Value);
            LogRequest(level, request.Method, path, status, elapsed.TotalMilliseconds);
        }
    }

    private static bool IsOfLittleInterest(HttpContext context) =>
        context.GetEndpoint()?.Metadata is { } metadata
        && (
            metadata.GetMetadata<StaticAssetDescriptor>() is not null
            || (metadata.GetMetadata<RecordedCalls>() is not null && context.Response.StatusCode < 400)
        );

    /// <summary>A key does not belong in an address; a path that has one all the same is not logged.</summary>
    private static string? WithoutKeys(string? path) =>
        path is not null
        && (
            path.Contains(ApiKeyFormat.TenantPrefix, StringComparison.Ordinal)
            || path.Contains(ApiKeyFormat.PlatformPrefix, StringComparison.Ordinal)
        )
            ? "(a path with a key)"
            : path;

    [LoggerMessage(EventId = 1201, Message = "{Method} {Path} {Status} {Milliseconds:F1} ms")]
    private partial void LogRequest(LogLevel level, string method, string? path, int status, double milliseconds);
}

/// <summary>
/// Marks endpoints whose every answer is in an audit log, with its correlation id, or that the services ask every second:
/// their requests have a line in the service's log when they were refused or failed, and otherwise at level Debug only.
/// </summary>
public sealed class RecordedCalls;

/// <summary>Puts the correlation into a pipeline.</summary>
public static class RequestCorrelationPipeline
{
    /// <summary>Belongs before everything that logs or refuses.</summary>
    public static IApplicationBuilder UseRequestCorrelation(this IApplicationBuilder app) =>
        app.UseMiddleware<RequestCorrelation>();
}
