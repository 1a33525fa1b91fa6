using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Portal.Operator.Running;

/// <summary>The operator's only listener: health, on the loopback address.</summary>
internal static class OperatorHealth
{
    public static void ListenForHealth(this WebApplicationBuilder builder)
    {
        var port = int.Parse(builder.Configuration[OperatorConfiguration.HealthPort]!, CultureInfo.InvariantCulture);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddSingleton<OperatorState>();
        builder.Services.AddHealthChecks().AddCheck<OperatorState>("operator");
        // A probe twice a second must not fill the log; failures are logged where they occur.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
    }

    /// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: 200, or 503 with the reason as text.</summary>
    public static void MapOperatorHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks(
            "/health/ready",
            new HealthCheckOptions
            {
                ResponseWriter = (context, report) =>
                    context.Response.WriteAsync(string.Join('\n', report.Entries.Values.Select(e => e.Description))),
            }
        );
    }
}
