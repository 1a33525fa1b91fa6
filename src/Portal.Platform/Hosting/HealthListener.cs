using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Portal.Platform.Hosting;

/// <summary>
/// Health on a listener of its own, so that probes by address do not soften IC-1. That listener serves nothing else, and no
/// other listener serves health.
/// </summary>
public static class HealthListener
{
    /// <summary>The process runs.</summary>
    public const string Live = "/health/live";

    /// <summary>It can serve: what it cannot work without answers.</summary>
    public const string Ready = "/health/ready";

    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(3);

    private sealed class Mark;

    /// <summary>The setting that names the address to listen on, for probes that come from other machines.</summary>
    public const string AddressSetting = "Portal:Health:ListenAddress";

    /// <summary>Listens on an address, or on 127.0.0.1.</summary>
    public static void ListenForHealth(this KestrelServerOptions kestrel, int port, IPAddress? address = null) =>
        kestrel.Listen(
            address ?? IPAddress.Loopback,
            port,
            // Marked at the listener itself: no address or header of a request makes it one for health.
            listen =>
                listen.Use(accept =>
                    connection =>
                    {
                        connection.Features.Set(new Mark());
                        return accept(connection);
                    }
                )
        );

    /// <summary>Answers everything that came over the health listener; the rest goes on.</summary>
    public static IApplicationBuilder UseHealthListener(this IApplicationBuilder app) =>
        app.Use(next => context => context.Features.Get<Mark>() is null ? next(context) : AnswerAsync(context));

    private static async Task AnswerAsync(HttpContext context)
    {
        var status = context.Request.Path.Value switch
        {
            Live => HealthStatus.Healthy,
            Ready => await CheckAsync(context),
            _ => (HealthStatus?)null,
        };
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = status switch
        {
            null => StatusCodes.Status404NotFound,
            HealthStatus.Healthy => StatusCodes.Status200OK,
            _ => StatusCodes.Status503ServiceUnavailable,
        };
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(status?.ToString() ?? "Not found", context.RequestAborted);
    }

    private static async Task<HealthStatus> CheckAsync(HttpContext context)
    {
        var checks = context.RequestServices.GetRequiredService<HealthCheckService>();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        timeout.CancelAfter(ReadyWithin);
        return (await checks.CheckHealthAsync(timeout.Token)).Status;
    }
}
