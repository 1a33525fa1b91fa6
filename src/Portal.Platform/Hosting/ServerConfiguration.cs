using System.Net;
using Microsoft.Extensions.Configuration;
using Portal.Platform.Secrets;

namespace Portal.Platform.Hosting;

/// <summary>Configuration of a service for people or programs, checked as a whole before it serves.</summary>
/// <param name="Port">Port that it serves on.</param>
/// <param name="HealthPort">Port of the health listener.</param>
/// <param name="Proxies">Proxies whose forwarded headers are trusted.</param>
public sealed record ServerConfiguration(int Port, int HealthPort, TrustedProxies Proxies)
{
    /// <summary>Address that it serves on; null for this machine only.</summary>
    public IPAddress? ListenAddress { get; init; }

    /// <summary>Address of the health listener; null for this machine only.</summary>
    public IPAddress? HealthAddress { get; init; }

    /// <summary>Reads the section <c>Portal:NAME</c> and the settings that all services share.</summary>
    /// <param name="configuration">The process's configuration.</param>
    /// <param name="name">The service, such as <c>Web</c>.</param>
    /// <param name="more">Checks of the settings that only this service has.</param>
    /// <exception cref="InvalidConfigurationException">One line for each fault.</exception>
    public static ServerConfiguration Read(
        IConfiguration configuration,
        string name,
        Action<ConfigurationFaults>? more = null
    )
    {
        var (faults, section) = (new ConfigurationFaults(configuration), "Portal:" + name);
        var port = faults.Port(section + ":Port");
        var healthPort = faults.HealthPort();
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
            // The framework would then trust every sender, X-Forwarded-Host included.
            faults.Add(
                $"ASPNETCORE_FORWARDEDHEADERS_ENABLED is set: name the proxies in {section}:TrustedProxies instead."
            );
        }
        faults.CatalogConnection($"Portal.{name}'s own connection to the catalog");
        faults.Check(() => _ = new RuntimeSecrets(configuration["Portal:RuntimeKeyFile"] ?? ""));
        more?.Invoke(faults);
        faults.ThrowIfAny();
        return new(port, healthPort, proxies) { ListenAddress = address, HealthAddress = healthAddress };
    }
}
