using Npgsql;

namespace Portal.Operator.Provisioning;

/// <summary>Writes the row by which the database says whose it is (IC-5). One that stands there is never overwritten.</summary>
internal sealed class WriteIdentity(TenantLocations places, OwnerConnections owners) : IProvisioningStep
{
    public bool RepeatsWhenActive => false;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        var place = await places.GetAsync(request.UrlId, cancellationToken);
        await using var source = owners.Create(place);
        await using var command = source.CreateCommand(
            """
            INSERT INTO portal_identity (tenant_id, server_id, nonce, fence_epoch) VALUES ($1, $2, $3, $4)
            ON CONFLICT DO NOTHING
            """
        );
        command.Parameters.Add(new NpgsqlParameter { Value = place.Tenant.TenantId.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = place.Server.ServerId.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = place.Row.IdentityNonce });
        command.Parameters.Add(new NpgsqlParameter { Value = place.Row.FenceEpoch });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
