using Portal.Operator.Roles;

namespace Portal.Operator.Provisioning;

/// <summary>
/// Creates the tenant's schema, owned by its owner role. <c>search_path</c> is only a convenience; what isolates tenants
/// are the grants, which no other tenant's role has.
/// </summary>
internal sealed class CreateSchema(TenantLocations locations, AdministratorConnections administrator)
    : IProvisioningStep
{
    public bool RepeatsWhenActive => false;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        var location = await locations.GetAsync(request.UrlId, cancellationToken);
        string[] roles = [location.OwnerRole, location.AppRole, location.SupportRole];
        await administrator.ExecuteAsync(
            location.Server,
            location.Database,
            $"""
            REVOKE ALL ON SCHEMA public FROM PUBLIC;
            CREATE SCHEMA IF NOT EXISTS {location.Schema} AUTHORIZATION {location.OwnerRole};
            REVOKE ALL ON SCHEMA {location.Schema} FROM PUBLIC;
            {string.Concat(roles.Select(role => RoleSettings.Statements(location, role)))}
            """,
            cancellationToken
        );
    }
}
