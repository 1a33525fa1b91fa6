using Microsoft.Extensions.Logging;

namespace Portal.Platform.Hosting;

/// <summary>One JSON object in one line for each log entry, with the request's correlation id.</summary>
public static class StructuredLogs
{
    /// <summary>Replaces the default providers.</summary>
    public static ILoggingBuilder UseStructuredLogs(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.Configure(factory => factory.ActivityTrackingOptions = ActivityTrackingOptions.None);
        logging.AddJsonConsole(console =>
        {
            console.IncludeScopes = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });
        // The framework's own request lines have the query string, with codes and states; RequestCorrelation logs without it.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // Nor its scopes, which repeat the path, in which somebody may have put a key, and the connection in every line and
        // cost more than the line.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // It quotes the exception's message; the page in its place records the failure itself.
        logging.AddFilter("Microsoft.AspNetCore.Components.Web.ErrorBoundary", LogLevel.None);
        logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        return logging;
    }
}
