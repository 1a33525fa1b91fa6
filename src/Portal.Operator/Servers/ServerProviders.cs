using Portal.Operator.Provisioning;
using Portal.Operator.RegisteredServers;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Servers;

/// <summary>Tells the provider of each server.</summary>
internal sealed class ServerProviders(RegisteredServerProvider registered, ServerRegistry local)
{
    /// <summary>The provider of a server; one that nobody registered is the operator's own, whether it exists or not.</summary>
    public async Task<IServerProvider> OfAsync(string name, CancellationToken cancellationToken) =>
        await registered.HasAsync(name, cancellationToken) ? registered : local;

    /// <summary>Whether a company's server is removed as a whole when the company is undone.</summary>
    public async Task<bool> IsRemovedAsync(TenantRequest request, CancellationToken cancellationToken) =>
        request.Tier == ServerTier.Dedicated && (await OfAsync(request.ServerName, cancellationToken)).RemovesServers;
}
