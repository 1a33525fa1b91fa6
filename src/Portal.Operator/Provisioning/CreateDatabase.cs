namespace Portal.Operator.Provisioning;

/// <summary>Creates the database, and revokes PUBLIC's access to every database of the server.</summary>
internal sealed class CreateDatabase(TenantLocations locations, AdministratorConnections administrator)
    : IProvisioningStep
{
    public bool RepeatsWhenActive => false;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        var location = await locations.GetAsync(request.UrlId, cancellationToken);
        const string maintenance = AdministratorConnections.MaintenanceDatabase;
        var exists = await administrator.AnyAsync(
            location.Server,
            maintenance,
            $"SELECT 1 FROM pg_database WHERE datname = '{location.Database}'",
            cancellationToken
        );
        if (!exists)
        {
            await administrator.ExecuteAsync(
                location.Server,
                maintenance,
                $"CREATE DATABASE {location.Database} TEMPLATE template0",
                cancellationToken
            );
        }
        await administrator.ExecuteAsync(
            location.Server,
            maintenance,
            $"""
            REVOKE ALL ON DATABASE {location.Database}, postgres, template1 FROM PUBLIC;
            GRANT CONNECT ON DATABASE {location.Database} TO {location.OwnerRole}, {location.AppRole}, {location.SupportRole};
            """,
            cancellationToken
        );
    }
}
