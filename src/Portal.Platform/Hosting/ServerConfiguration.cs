using System.Net;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Portal.Platform.Catalog;
using Portal.Platform.Secrets;

namespace Portal.Platform.Hosting;

/// <summary>What a service that serves people or programs is told, checked whole before it serves.</summary>
/// <param name="Port">Port that it serves on.</param>
/// <param name="HealthPort">Port of the health listener.</param>
/// <param name="Proxies">Proxies whose forwarded headers count.</param>
public sealed record ServerConfiguration(int Port, int HealthPort, TrustedProxies Proxies)
{
    /// <summary>Address that it serves on; null for this machine only.</summary>
    public IPAddress? ListenAddress { get; init; }

    /// <summary>Address of the health listener; null for this machine only.</summary>
    public IPAddress? HealthAddress { get; init; }

    /// <summary>Reads the section <c>Portal:NAME</c> and what every service has in common.</summary>
    /// <param name="configuration">The process's own.</param>
    /// <param name="name">The service, such as <c>Web</c>.</param>
    /// <param name="more">Checks of what only this service is told.</param>
    /// <exception cref="InvalidConfigurationException">One line for each fault.</exception>
    public static ServerConfiguration Read(
        IConfiguration configuration,
        string name,
        Action<ConfigurationFaults>? more = null
    )
    {
        var (faults, section) = (new ConfigurationFaults(configuration), "Portal:" + name);
        var port = faults.Port(section + ":Port");
        var healthPort = faults.Port("Portal:Health:Port");
        if (port > 0 && port == healthPort)
        {
            faults.Add($"Portal:Health:Port: expected another port than {section}:Port ({port}).");
        }
        var (address, healthAddress) = (
            faults.ListenAddress(section + ":ListenAddress"),
            faults.ListenAddress(HealthListener.AddressSetting)
        );
        var proxies = new TrustedProxies();
        faults.Check(() =>
            proxies = TrustedProxies.Parse(configuration.GetSection(section + ":TrustedProxies").Get<string[]>() ?? [])
        );
        if (configuration.GetValue<bool>("ForwardedHeaders_Enabled"))
        {
            // The framework would then believe everybody, X-Forwarded-Host included.
            faults.Add(
                $"ASPNETCORE_FORWARDEDHEADERS_ENABLED is set: name the proxies in {section}:TrustedProxies instead."
            );
        }
        var catalog = faults.Required(
            $"{CatalogOptions.Section}:ConnectionString",
            $"the own connection of Portal.{name} to the catalog"
        );
        faults.Check(() => _ = new NpgsqlConnectionStringBuilder(catalog));
        faults.Check(() => _ = new RuntimeSecrets(configuration["Portal:RuntimeKeyFile"] ?? ""));
        more?.Invoke(faults);
        faults.ThrowIfAny();
        return new(port, healthPort, proxies) { ListenAddress = address, HealthAddress = healthAddress };
    }
}
