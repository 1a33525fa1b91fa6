using Portal.Platform.Catalog;
using Portal.Platform.Hosting;
using Portal.Platform.KeyService;
using Portal.Web.Circuits;

namespace Portal.Web.Hosting;

/// <summary>Registers the process of the dashboard.</summary>
internal static class WebServer
{
    /// <exception cref="InvalidConfigurationException">One line for each fault.</exception>
    public static ServerConfiguration AddWebServer(this WebApplicationBuilder builder)
    {
        var configuration = Read(builder.Configuration, builder.Environment);
        builder.AddServer(configuration);
        builder.Services.AddKeyServiceClient(builder.Configuration, builder.Environment);
        builder.Services.AddSingleton(ApiAddress.Read(builder.Configuration));
        builder.Services.AddSealedDataProtection("Portal.Web");
        builder.Services.AddHostKinds();
        builder.Services.AddSingleton<PageAssets>();
        builder.Services.AddSingleton<StaticPages>();
        builder.Configuration.ServeFilesAsBuilt();
        return configuration;
    }

    /// <summary>Reads and checks this service's configuration.</summary>
    internal static ServerConfiguration Read(IConfiguration configuration, IHostEnvironment environment) =>
        ServerConfiguration.Read(
            configuration,
            "Web",
            faults =>
            {
                faults.Check(() => KeyServiceClientOptions.Read(configuration, environment.IsDevelopment()));
                faults.Check(() => ApiAddress.Read(configuration));
                faults.Check(() => CircuitLimits.Read(configuration));
            }
        );
}
