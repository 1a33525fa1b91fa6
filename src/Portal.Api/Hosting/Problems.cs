using System.Globalization;
using Portal.Api.Authentication;
using Portal.Platform.Catalog;
using Portal.Platform.Hosting;
using Portal.Platform.Tenancy;

namespace Portal.Api.Hosting;

/// <summary>
/// Responds to every refusal and failure with its status and <c>application/problem+json</c>, whose reference is in the log
/// and in a platform event, where staff look it up (IC-10). Nothing else in this process writes an error.
/// </summary>
internal sealed partial class Problems(RequestDelegate next, PlatformEvents events, ILogger<Problems> logger)
{
    private const string RetryAfterSeconds = "1";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var status = Problem.StatusOf(e);
            Record(context, e, status);
            context.Response.Clear();
            await WriteAsync(context, status, e);
            return;
        }
        if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentType: null } response)
        {
            // The framework's own: 404, 405, 413, 415.
            var reason = string.Create(CultureInfo.InvariantCulture, $"{response.StatusCode}");
            events.Record(
                new(PlatformEventKind.RequestRefused, TenantOf(context), Reason: reason),
                context.TraceIdentifier
            );
            await WriteAsync(context, response.StatusCode, exception: null);
        }
    }

    private static Task WriteAsync(HttpContext context, int status, Exception? exception)
    {
        var response = context.Response;
        response.StatusCode = status;
        if (status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = BearerCredential.ChallengeFor(context.Request);
        }
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = RetryAfterSeconds;
        }
        return response.WriteAsJsonAsync(
            Problem.For(status, exception, context.TraceIdentifier),
            options: null,
            "application/problem+json",
            context.RequestAborted
        );
    }

    private void Record(HttpContext context, Exception exception, int status)
    {
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            LogUnavailable(FailureEvents.CausesOf(exception));
        }
        else if (status >= StatusCodes.Status500InternalServerError)
        {
            LogFailed(exception, status);
        }
        PlatformEventKey? key = exception switch
        {
            CredentialRefusedException => null, // recorded with its cause where the key was read
            MisdirectedException e => new(PlatformEventKind.UnknownHostRefused, Reason: e.Reason),
            _ => FailureEvents.Of(exception, TenantOf(context)),
        };
        if (key is { } known)
        {
            events.Record(known, context.TraceIdentifier);
        }
    }

    private static TenantId? TenantOf(HttpContext context) => (context.User.Identity as TenantKeyIdentity)?.Tenant.Id;

    [LoggerMessage(6101, LogLevel.Error, "Failed with {Status}")]
    private partial void LogFailed(Exception exception, int status);

    [LoggerMessage(6102, LogLevel.Error, "Not available: {Causes}")]
    private partial void LogUnavailable(string causes);
}

/// <summary>Puts hosts and problems into the pipeline.</summary>
internal static class HostingPipeline
{
    /// <summary>Before everything that may refuse.</summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) => app.UseMiddleware<Problems>();

    /// <summary>After authorization, around everything that an endpoint does.</summary>
    public static IApplicationBuilder UseRefusedCalls(this IApplicationBuilder app) =>
        app.UseMiddleware<RefusedCalls>();

    /// <summary>Before everything that responds: nothing is served to an unknown host.</summary>
    public static IApplicationBuilder UseApiHosts(this IApplicationBuilder app) => app.UseMiddleware<ApiHosts>();
}
