using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;

namespace Portal.Platform.Hosting;

/// <summary>The process around what is served: listeners and their limits, logs, health, catalog, tenants, shutdown.</summary>
public static class ServerProcess
{
    /// <summary>Runs a service until it is stopped; an invalid configuration is reported, one line for each fault.</summary>
    /// <returns>The exit code of the process.</returns>
    public static async Task<int> RunAsync(Func<WebApplication> create)
    {
        try
        {
            await using var app = create();
            await app.RunAsync();
            return 0;
        }
        catch (InvalidConfigurationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    /// <summary>Adds what every service that serves people or programs has.</summary>
    /// <exception cref="InvalidOperationException">A needed setting is missing.</exception>
    public static void AddServer(this WebApplicationBuilder builder, ServerConfiguration configuration)
    {
        builder.Logging.UseStructuredLogs();
        builder.WebHost.ConfigureKestrel(kestrel => configuration.Listeners.Listen(kestrel, _ => { }));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(4));
        builder.Services.AddCatalog(builder.Configuration, position: new CatalogPosition(mustBeTold: true));
        builder.Services.AddHostedService<PositionExchange>();
        builder.Services.AddHostedService(services => services.GetRequiredService<PlatformEvents>());
        builder.Services.AddTenantConnections(builder.Configuration);
        builder.Services.AddDatabaseHealthCheck(
            "catalog",
            async (services, token) =>
            {
                var catalog = services.GetRequiredService<IDbContextFactory<CatalogDbContext>>();
                await using var db = await catalog.CreateDbContextAsync(token);
                await db.Database.ExecuteSqlAsync($"SELECT 1", token);
            }
        );
    }
}
