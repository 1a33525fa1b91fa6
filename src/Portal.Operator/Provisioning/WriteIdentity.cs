using Npgsql;

namespace Portal.Operator.Provisioning;

/// <summary>Writes the identity row, by which the database is verified (IC-5). An existing row is never overwritten.</summary>
internal sealed class WriteIdentity(TenantLocations locations, OwnerConnections owners) : IProvisioningStep
{
    public bool RepeatsWhenActive => false;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        var location = await locations.GetAsync(request.UrlId, cancellationToken);
        await using var source = owners.Create(location);
        await using var command = source.CreateCommand(
            """
            INSERT INTO portal_identity (tenant_id, server_id, nonce, fence_epoch) VALUES ($1, $2, $3, $4)
            ON CONFLICT DO NOTHING
            """
        );
        command.Parameters.Add(new NpgsqlParameter { Value = location.Tenant.TenantId.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = location.Server.ServerId.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = location.Row.IdentityNonce });
        command.Parameters.Add(new NpgsqlParameter { Value = location.Row.FenceEpoch });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
