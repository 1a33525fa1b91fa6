using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Logging;

namespace Portal.Platform.Hosting;

/// <summary>
/// Gives each request its <see cref="CorrelationId"/> as trace identifier, and one line in the log. The line has the route and
/// never the path or the query, which hold what people and programs put there, nor any header.
/// </summary>
public sealed partial class RequestCorrelation(
    RequestDelegate next,
    FrozenSet<string> paths,
    ILogger<RequestCorrelation> logger
)
{
    private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>(
        "Correlation {CorrelationId}"
    );

    private static readonly FrozenSet<string> Methods = FrozenSet.Create(
        StringComparer.Ordinal,
        "GET",
        "HEAD",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "OPTIONS",
        "CONNECT"
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
            var (method, route) = (MethodOf(context.Request), RouteOf(context));
            LogRequest(level, method, route, context.Response.StatusCode, elapsed.TotalMilliseconds);
        }
    }

    /// <summary>Any word can be sent as a method.</summary>
    private static string MethodOf(HttpRequest request) =>
        Methods.Contains(request.Method) ? request.Method : "(other)";

    private static bool IsOfLittleInterest(HttpContext context) =>
        context.GetEndpoint()?.Metadata is { } metadata
        && (
            metadata.GetMetadata<StaticAssetDescriptor>() is not null
            || (metadata.GetMetadata<RecordedCalls>() is not null && context.Response.StatusCode < 400)
        );

    /// <summary>A path may hold anything: a person's address, a key. Its route is the product's own text.</summary>
    private string RouteOf(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route } ? "/" + route.TrimStart('/')
        : context.Request.Path.Value is { } path && paths.Contains(path) ? path
        : "(no route)";

    [LoggerMessage(EventId = 1201, Message = "{Method} {Route} {Status} {Milliseconds:F1} ms")]
    private partial void LogRequest(LogLevel level, string method, string route, int status, double milliseconds);
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
    /// <param name="app">The pipeline.</param>
    /// <param name="paths">Paths of the product's own that are served without a route.</param>
    public static IApplicationBuilder UseRequestCorrelation(this IApplicationBuilder app, params string[] paths) =>
        app.UseMiddleware<RequestCorrelation>(paths.ToFrozenSet(StringComparer.Ordinal));
}
