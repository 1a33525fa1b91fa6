using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;

namespace Portal.Platform.Hosting;

/// <summary>The process around what is served: listeners and their limits, logs, health, catalog, tenants, shutdown.</summary>
public static class ServerProcess
{
    private const int MaximumBody = 64 * 1024; // forms of a few fields, and JSON of one row; circuits are no bodies
    private const int MaximumHeaders = 32 * 1024;

    /// <summary>Adds what every service that serves people or programs has.</summary>
    /// <exception cref="InvalidOperationException">A needed setting is missing.</exception>
    public static void AddServer(this WebApplicationBuilder builder, ServerConfiguration configuration)
    {
        builder.Logging.UseStructuredLogs();
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, configuration));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(4));
        builder.Services.AddCatalog(builder.Configuration);
        builder.Services.AddHostedService(services => services.GetRequiredService<PlatformEvents>());
        builder.Services.AddTenantConnections(builder.Configuration);
        builder.Services.AddHealthChecks().AddCheck<CatalogHealthCheck>("catalog");
    }

    private static void Listen(KestrelServerOptions kestrel, ServerConfiguration configuration)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaximumBody;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaximumHeaders;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        if (configuration.ListenAddress is { } address)
        {
            kestrel.Listen(address, configuration.Port);
        }
        else
        {
            kestrel.ListenLocalhost(configuration.Port); // 127.0.0.1 and ::1
        }
        kestrel.ListenForHealth(configuration.HealthPort, configuration.HealthAddress);
    }
}
