using Portal.Operator.Servers;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Provisioning;

/// <summary>
/// Lets only the administrator and the tenant's roles connect: on a dedicated server, exactly three roles. Where somebody else
/// runs the server, its own administrators decide who may try.
/// </summary>
internal sealed class RestrictServerAccess(TenantLocations locations, ServerProviders servers) : IProvisioningStep
{
    public bool RepeatsWhenActive => false;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        var location = await locations.GetAsync(request.UrlId, cancellationToken);
        string[] roles =
            location.Server.Tier == ServerTier.Dedicated
                ? [location.OwnerRole, location.AppRole, location.SupportRole]
                : [];
        var provider = await servers.OfAsync(location.Server.Name, cancellationToken);
        await provider.RestrictAccessAsync(location.Server, location.Database, roles, cancellationToken);
    }
}
