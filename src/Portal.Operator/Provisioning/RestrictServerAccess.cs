using Portal.Operator.Servers;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Provisioning;

/// <summary>Lets only the administrator and the tenant's roles connect: on a dedicated server, exactly three roles.</summary>
internal sealed class RestrictServerAccess(
    TenantLocations locations,
    ServerRegistry servers,
    AdministratorConnections administrator
) : IProvisioningStep
{
    public bool RepeatsWhenActive => false;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        var location = await locations.GetAsync(request.UrlId, cancellationToken);
        string[] roles =
            location.Server.Tier == ServerTier.Dedicated
                ? [location.OwnerRole, location.AppRole, location.SupportRole]
                : [];
        await ServerAccess.WriteAsync(
            servers.Get(location.Server.Name).Facts,
            location.Database,
            roles,
            cancellationToken
        );
        await administrator.ExecuteAsync(
            location.Server,
            AdministratorConnections.MaintenanceDatabase,
            "SELECT pg_reload_conf()",
            cancellationToken
        );
    }
}
