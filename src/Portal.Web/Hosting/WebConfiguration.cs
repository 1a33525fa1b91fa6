using Npgsql;
using Portal.Platform.Catalog;
using Portal.Platform.Hosting;
using Portal.Platform.Secrets;

namespace Portal.Web.Hosting;

/// <summary>What this service is told, checked whole before it serves.</summary>
/// <param name="Port">Port of the dashboard.</param>
/// <param name="HealthPort">Port of the health listener.</param>
/// <param name="Proxies">Proxies whose forwarded headers count.</param>
internal sealed record WebConfiguration(int Port, int HealthPort, TrustedProxies Proxies)
{
    /// <exception cref="InvalidConfigurationException">One line for each fault.</exception>
    public static WebConfiguration Read(IConfiguration configuration)
    {
        var faults = new ConfigurationFaults(configuration);
        var port = faults.Port("Portal:Web:Port");
        var healthPort = faults.Port("Portal:Health:Port");
        if (port > 0 && port == healthPort)
        {
            faults.Add($"Portal:Health:Port: expected another port than Portal:Web:Port ({port}).");
        }
        var proxies = new TrustedProxies();
        faults.Check(() =>
            proxies = TrustedProxies.Parse(configuration.GetSection("Portal:Web:TrustedProxies").Get<string[]>() ?? [])
        );
        if (configuration.GetValue<bool>("ForwardedHeaders_Enabled"))
        {
            // The framework would then believe everybody, X-Forwarded-Host included.
            faults.Add(
                "ASPNETCORE_FORWARDEDHEADERS_ENABLED is set: name the proxies in Portal:Web:TrustedProxies instead."
            );
        }
        var catalog = faults.Required($"{CatalogOptions.Section}:ConnectionString", "portal_web's own connection");
        faults.Check(() => _ = new NpgsqlConnectionStringBuilder(catalog));
        faults.Check(() => _ = new RuntimeSecrets(configuration["Portal:RuntimeKeyFile"] ?? ""));
        faults.ThrowIfAny();
        return new(port, healthPort, proxies);
    }
}
