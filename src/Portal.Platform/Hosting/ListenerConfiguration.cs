using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Portal.Platform.Hosting;

/// <summary>Where a service listens for its callers and for health probes.</summary>
/// <param name="Address">Address that it serves on; null for this machine only.</param>
/// <param name="Port">Port that it serves on.</param>
/// <param name="HealthAddress">Address of the health listener; null for this machine only.</param>
/// <param name="HealthPort">Port of the health listener.</param>
public sealed record ListenerConfiguration(IPAddress? Address, int Port, IPAddress? HealthAddress, int HealthPort)
{
    /// <summary>Bytes of a request's body: forms of a few fields, and JSON of one row; circuits are no bodies.</summary>
    public const int MaximumBody = 64 * 1024;

    /// <summary>Reads a service's section, such as <c>Portal:Web</c>, and <c>Portal:Health</c>.</summary>
    public static ListenerConfiguration Read(ConfigurationFaults faults, string section)
    {
        var (port, healthPort) = (faults.Port(section + ":Port"), faults.Port("Portal:Health:Port"));
        if (port > 0 && port == healthPort)
        {
            faults.Add($"Portal:Health:Port: expected another port than {section}:Port ({port}).");
        }
        return new(
            faults.ListenAddress(section + ":ListenAddress"),
            port,
            faults.ListenAddress(HealthListener.AddressSetting),
            healthPort
        );
    }

    /// <summary>Sets up both listeners and their limits.</summary>
    /// <param name="kestrel">The server.</param>
    /// <param name="configure">For the listener that serves callers, such as TLS.</param>
    public void Listen(KestrelServerOptions kestrel, Action<ListenOptions> configure)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaximumBody;
        HeadLimits.SetKestrelLimits(kestrel.Limits);
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        if (Address is { } address)
        {
            kestrel.Listen(address, Port, configure);
        }
        else
        {
            kestrel.ListenLocalhost(Port, configure); // 127.0.0.1 and ::1
        }
        kestrel.ListenForHealth(HealthPort, HealthAddress);
    }
}
