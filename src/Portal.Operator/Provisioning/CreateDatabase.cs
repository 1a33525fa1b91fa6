namespace Portal.Operator.Provisioning;

/// <summary>Makes the database, which PUBLIC may not enter; nor any other one of the server.</summary>
internal sealed class CreateDatabase(TenantLocations places, AdministratorConnections administrator) : IProvisioningStep
{
    public bool RepeatsWhenActive => false;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        var place = await places.GetAsync(request.UrlId, cancellationToken);
        const string maintenance = AdministratorConnections.MaintenanceDatabase;
        var exists = await administrator.AnyAsync(
            place.Server,
            maintenance,
            $"SELECT 1 FROM pg_database WHERE datname = '{place.Database}'",
            cancellationToken
        );
        if (!exists)
        {
            await administrator.ExecuteAsync(
                place.Server,
                maintenance,
                $"CREATE DATABASE {place.Database} TEMPLATE template0",
                cancellationToken
            );
        }
        await administrator.ExecuteAsync(
            place.Server,
            maintenance,
            $"""
            REVOKE ALL ON DATABASE {place.Database}, postgres, template1 FROM PUBLIC;
            GRANT CONNECT ON DATABASE {place.Database} TO {place.OwnerRole}, {place.AppRole}, {place.SupportRole};
            """,
            cancellationToken
        );
    }
}
