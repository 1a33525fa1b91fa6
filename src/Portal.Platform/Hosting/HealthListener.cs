using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Portal.Platform.Hosting;

/// <summary>
/// Serves health on a listener of its own, so that probes by address do not weaken IC-1. That listener serves nothing else,
/// and no other listener serves health.
/// </summary>
public static class HealthListener
{
    /// <summary>The process runs.</summary>
    public const string Live = "/health/live";

    /// <summary>The process can serve: everything that it depends on answers. Otherwise 503, with the reasons as text.</summary>
    public const string Ready = "/health/ready";

    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(3);

    private sealed class Mark;

    /// <summary>The setting for the address to listen on, for probes from other machines.</summary>
    public const string AddressSetting = "Portal:Health:ListenAddress";

    /// <summary>Listens on an address, or on 127.0.0.1.</summary>
    public static void ListenForHealth(this KestrelServerOptions kestrel, int port, IPAddress? address = null) =>
        kestrel.Listen(
            address ?? IPAddress.Loopback,
            port,
            // Marked on the connection: no address or header of a request can reach health.
            listen =>
                listen.Use(accept =>
                    connection =>
                    {
                        connection.Features.Set(new Mark());
                        return accept(connection);
                    }
                )
        );

    /// <summary>Answers every request on the health listener; the others go on.</summary>
    public static IApplicationBuilder UseHealthListener(this IApplicationBuilder app) =>
        app.Use(next => context => context.Features.Get<Mark>() is null ? next(context) : AnswerAsync(context));

    private static async Task AnswerAsync(HttpContext context)
    {
        var (status, text) = context.Request.Path.Value switch
        {
            Live => (StatusCodes.Status200OK, nameof(HealthStatus.Healthy)),
            Ready => await CheckAsync(context),
            _ => (StatusCodes.Status404NotFound, "Not found"),
        };
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static async Task<(int Status, string Text)> CheckAsync(HttpContext context)
    {
        var checks = context.RequestServices.GetRequiredService<HealthCheckService>();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        timeout.CancelAfter(ReadyWithin);
        var report = await checks.CheckHealthAsync(timeout.Token);
        return report.Status == HealthStatus.Healthy
            ? (StatusCodes.Status200OK, nameof(HealthStatus.Healthy))
            : (
                StatusCodes.Status503ServiceUnavailable,
                string.Join('\n', report.Entries.Values.Select(entry => entry.Description))
            );
    }
}
