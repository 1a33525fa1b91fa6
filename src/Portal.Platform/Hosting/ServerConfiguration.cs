using Microsoft.Extensions.Configuration;
using Portal.Platform.Secrets;

namespace Portal.Platform.Hosting;

/// <summary>The configuration of a service that serves people or programs, checked whole before it serves.</summary>
/// <param name="Listeners">Where it listens.</param>
/// <param name="Proxies">Proxies whose forwarded headers count.</param>
public sealed record ServerConfiguration(ListenerConfiguration Listeners, TrustedProxies Proxies)
{
    /// <summary>Reads the section <c>Portal:NAME</c> and what every service has in common.</summary>
    /// <param name="configuration">The process's own.</param>
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
        var listeners = ListenerConfiguration.Read(faults, section);
        var proxies = new TrustedProxies();
        faults.Check(() =>
            proxies = TrustedProxies.Parse(configuration.GetSection(section + ":TrustedProxies").Get<string[]>() ?? [])
        );
        if (configuration.GetValue<bool>("ForwardedHeaders_Enabled"))
        {
            // The framework would then trust everybody, X-Forwarded-Host included.
            faults.Add(
                $"ASPNETCORE_FORWARDEDHEADERS_ENABLED is set: name the proxies in {section}:TrustedProxies instead."
            );
        }
        faults.CatalogConnection($"Portal.{name}'s own connection to the catalog");
        faults.Check(() => _ = new RuntimeSecrets(configuration["Portal:RuntimeKeyFile"] ?? ""));
        more?.Invoke(faults);
        faults.ThrowIfAny();
        return new(listeners, proxies);
    }
}
