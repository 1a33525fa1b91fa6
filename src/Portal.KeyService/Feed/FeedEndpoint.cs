using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Portal.KeyService.Callers;
using Portal.Platform.KeyService;

namespace Portal.KeyService.Feed;

/// <summary>The revocation feed: newline-delimited JSON for as long as the caller listens.</summary>
internal static class FeedEndpoint
{
    public static IServiceCollection AddFeed(this IServiceCollection services)
    {
        services.AddSingleton<FeedQuery>();
        services.AddHostedService<FeedPruning>();
        return services;
    }

    public static void MapFeed(this IEndpointRouteBuilder app) =>
        app.MapGet(KeyServiceRoutes.Feed, StreamAsync).RequireRight(CallerRight.Verify);

    private static async Task StreamAsync(
        Guid? feed,
        long? after,
        FeedQuery query,
        TimeProvider time,
        IOptions<JsonOptions> json,
        IHostApplicationLifetime lifetime,
        HttpContext http
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted,
            lifetime.ApplicationStopping
        );
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = "application/x-ndjson";
        var stream = new FeedStream(query, time, (line, ct) => WriteAsync(http.Response, line, json.Value, ct));
        try
        {
            await stream.RunAsync(feed, after, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The caller went, or this process ends.
        }
    }

    private static async Task WriteAsync(HttpResponse response, FeedLine line, JsonOptions json, CancellationToken ct)
    {
        await JsonSerializer.SerializeAsync(response.Body, line, json.SerializerOptions, ct);
        await response.Body.WriteAsync("\n"u8.ToArray(), ct);
        await response.Body.FlushAsync(ct);
    }
}
