using Portal.Platform.Catalog;
using Portal.Platform.Hosting;

namespace Portal.Web.Hosting;

/// <summary>The process around the dashboard.</summary>
internal static class WebServer
{
    /// <exception cref="InvalidConfigurationException">One line for each fault.</exception>
    public static ServerConfiguration AddWebServer(this WebApplicationBuilder builder)
    {
        var configuration = Read(builder.Configuration);
        builder.AddServer(configuration);
        builder.Services.AddSealedDataProtection("Portal.Web");
        builder.Services.AddHostKinds();
        builder.Services.AddSingleton<PlainAnswers>();
        return configuration;
    }

    /// <summary>What this service is told.</summary>
    internal static ServerConfiguration Read(IConfiguration configuration) =>
        ServerConfiguration.Read(configuration, "Web");
}
