using Microsoft.AspNetCore.Server.Kestrel.Core;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Hosting;

namespace Portal.Web.Hosting;

/// <summary>The process around the dashboard: listeners and their limits, logs, health, catalog, shutdown.</summary>
internal static class WebServer
{
    private const int MaximumBody = 64 * 1024; // forms of a few fields; circuits do not count as bodies
    private const int MaximumHeaders = 32 * 1024;

    public static WebConfiguration AddWebServer(this WebApplicationBuilder builder)
    {
        var configuration = WebConfiguration.Read(builder.Configuration);
        builder.Logging.UseStructuredLogs();
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, configuration));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(4));
        builder.Services.AddCatalog(builder.Configuration);
        builder.Services.AddHostedService(services => services.GetRequiredService<PlatformEvents>());
        builder.Services.AddTenantConnections(builder.Configuration);
        builder.Services.AddSealedDataProtection("Portal.Web");
        builder.Services.AddHostKinds();
        builder.Services.AddSingleton<PlainAnswers>();
        builder.Services.AddHealthChecks().AddCheck<CatalogHealthCheck>("catalog");
        return configuration;
    }

    private static void Listen(KestrelServerOptions kestrel, WebConfiguration configuration)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaximumBody;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaximumHeaders;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.ListenLocalhost(configuration.Port); // 127.0.0.1 and ::1
        kestrel.ListenForHealth(configuration.HealthPort);
    }
}
