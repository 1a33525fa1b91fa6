using Portal.Domain.Migrations;

namespace Portal.Operator.Provisioning;

/// <summary>Brings the tenant's tables up to date, as the owner role.</summary>
internal sealed class MigrateTenant(TenantLocations places, OwnerConnections owners) : IProvisioningStep
{
    public bool RepeatsWhenActive => true;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        var place = await places.GetAsync(request.UrlId, cancellationToken);
        await using var source = owners.Create(place);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await TenantMigration.MigrateAsync(connection, place.Schema, cancellationToken);
    }
}

/// <summary>Grants the app and the support role what they need, and nothing else.</summary>
internal sealed class GrantRights(TenantLocations places, OwnerConnections owners) : IProvisioningStep
{
    public bool RepeatsWhenActive => true;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        var place = await places.GetAsync(request.UrlId, cancellationToken);
        await using var source = owners.Create(place);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        // One transaction: services at work must not see the moment between REVOKE and GRANT.
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandTimeout = 60; // it waits for whoever holds a lock on a table
        command.CommandText = TenantGrants.Statements(place.Schema, place.AppRole, place.SupportRole);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
