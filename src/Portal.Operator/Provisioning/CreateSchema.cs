namespace Portal.Operator.Provisioning;

/// <summary>
/// Makes the tenant's schema, owned by its owner role. <c>search_path</c> leads each role there; it is a default and no
/// wall: the wall are the grants, of which nobody else has any.
/// </summary>
internal sealed class CreateSchema(TenantLocations places, AdministratorConnections administrator) : IProvisioningStep
{
    public bool RepeatsWhenActive => false;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        var place = await places.GetAsync(request.UrlId, cancellationToken);
        string[] roles = [place.OwnerRole, place.AppRole, place.SupportRole];
        var paths = roles.Select(role =>
            $"ALTER ROLE {role} IN DATABASE {place.Database} SET search_path = {place.Schema};"
        );
        // A forgotten transaction would hold back the sealer of the audit log.
        var limits = new[] { place.AppRole, place.SupportRole }.Select(role =>
            $"ALTER ROLE {role} IN DATABASE {place.Database} SET idle_in_transaction_session_timeout = '5s';"
        );
        await administrator.ExecuteAsync(
            place.Server,
            place.Database,
            $"""
            REVOKE ALL ON SCHEMA public FROM PUBLIC;
            CREATE SCHEMA IF NOT EXISTS {place.Schema} AUTHORIZATION {place.OwnerRole};
            REVOKE ALL ON SCHEMA {place.Schema} FROM PUBLIC;
            {string.Join('\n', paths.Concat(limits))}
            """,
            cancellationToken
        );
    }
}
