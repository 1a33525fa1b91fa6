using Portal.Operator.Servers;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Provisioning;

/// <summary>Creates the database, and revokes PUBLIC's access to every database of the server.</summary>
internal sealed class CreateDatabase(
    TenantLocations locations,
    AdministratorConnections administrator,
    ServerProviders servers
) : IProvisioningStep
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
            REVOKE ALL ON DATABASE {location.Database} FROM PUBLIC;
            DO $do$ DECLARE name text; BEGIN
                -- Only their owner can; where that is not this administrator, the registration said so.
                FOR name IN SELECT datname FROM pg_database
                            WHERE datname IN ('postgres', 'template1') AND pg_has_role(datdba, 'USAGE') LOOP
                    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', name);
                END LOOP;
            END $do$;
            GRANT CONNECT ON DATABASE {location.Database} TO {location.OwnerRole}, {location.AppRole}, {location.SupportRole};
            """,
            cancellationToken
        );
    }

    /// <summary>On a server that stays, and was one company's: the database with all that is in it.</summary>
    public async Task UndoAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        if (
            request.Tier == ServerTier.Dedicated
            && !await servers.IsRemovedAsync(request, cancellationToken)
            && await locations.FindAsync(request.UrlId, cancellationToken) is { } location
        )
        {
            await administrator.ExecuteAsync(
                location.Server,
                AdministratorConnections.MaintenanceDatabase,
                $"DROP DATABASE IF EXISTS {location.Database} WITH (FORCE)",
                cancellationToken
            );
        }
    }
}
