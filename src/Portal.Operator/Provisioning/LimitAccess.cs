using Portal.Operator.Servers;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Provisioning;

/// <summary>Closes the server to all but its administrator and its tenant; a dedicated one knows exactly three roles.</summary>
internal sealed class LimitAccess(
    TenantLocations places,
    ServerRegistry servers,
    AdministratorConnections administrator
) : IProvisioningStep
{
    public bool RepeatsWhenActive => false;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        var place = await places.GetAsync(request.UrlId, cancellationToken);
        string[] roles =
            place.Server.Tier == ServerTier.Dedicated ? [place.OwnerRole, place.AppRole, place.SupportRole] : [];
        await ServerAccess.WriteAsync(servers.Get(place.Server.Name).Facts, place.Database, roles, cancellationToken);
        await administrator.ExecuteAsync(
            place.Server,
            AdministratorConnections.MaintenanceDatabase,
            "SELECT pg_reload_conf()",
            cancellationToken
        );
    }
}
