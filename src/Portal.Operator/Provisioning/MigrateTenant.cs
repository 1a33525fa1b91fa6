using Portal.Domain.Migrations;

namespace Portal.Operator.Provisioning;

/// <summary>Brings the tenant's tables up to date, as the owner role.</summary>
internal sealed class MigrateTenant(TenantLocations locations, OwnerConnections owners) : IProvisioningStep
{
    public bool RepeatsWhenActive => true;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        var location = await locations.GetAsync(request.UrlId, cancellationToken);
        await using var source = owners.Create(location);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await TenantMigration.MigrateAsync(connection, location.Schema, cancellationToken);
    }
}

/// <summary>Grants the app and the support role what they need, and nothing else.</summary>
internal sealed class GrantRights(TenantLocations locations, OwnerConnections owners) : IProvisioningStep
{
    public bool RepeatsWhenActive => true;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        var location = await locations.GetAsync(request.UrlId, cancellationToken);
        await using var source = owners.Create(location);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        // One transaction: running services must not see the state between REVOKE and GRANT.
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandTimeout = 60; // may wait for a lock on a table
        command.CommandText = TenantGrants.Statements(location.Schema, location.AppRole, location.SupportRole);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
