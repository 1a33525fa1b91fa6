using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;

namespace Portal.Platform.Hosting;

/// <summary>
/// IC-1: <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> count from configured proxies only, <c>X-Forwarded-Host</c>
/// never. The framework's own trust of loopback is taken away.
/// </summary>
public sealed class TrustedProxies
{
    private readonly List<IPAddress> addresses = [];
    private readonly List<System.Net.IPNetwork> networks = [];

    /// <summary>Reads addresses such as <c>10.0.0.7</c> and networks such as <c>10.0.0.0/24</c>.</summary>
    /// <exception cref="FormatException">An entry is neither.</exception>
    public static TrustedProxies Parse(IEnumerable<string> entries)
    {
        var proxies = new TrustedProxies();
        foreach (var entry in entries)
        {
            if (IPAddress.TryParse(entry, out var address))
            {
                proxies.addresses.Add(address);
            }
            else if (System.Net.IPNetwork.TryParse(entry, out var network))
            {
                proxies.networks.Add(network);
            }
            else
            {
                throw new FormatException($"Trusted proxies: expected addresses or networks, found '{entry}'.");
            }
        }
        return proxies;
    }

    /// <summary>Adds the middleware; without a proxy there is none, since the framework reads an empty list as "everyone".</summary>
    public void UseIn(IApplicationBuilder app)
    {
        if (addresses.Count == 0 && networks.Count == 0)
        {
            return;
        }
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = 1,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        addresses.ForEach(options.KnownProxies.Add);
        networks.ForEach(options.KnownIPNetworks.Add);
        app.UseForwardedHeaders(options);
    }
}
