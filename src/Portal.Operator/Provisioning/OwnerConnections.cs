using Npgsql;
using Portal.Platform.Connections;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Provisioning;

/// <summary>
/// Opens a tenant's database as its owner role, whose password only the operator can unseal. Once the tenant is active,
/// the server proves itself first (IC-5); before that there is no identity row yet.
/// </summary>
internal sealed class OwnerConnections(OperatorSecrets secrets)
{
    /// <summary>A source of connections; the caller disposes it.</summary>
    public NpgsqlDataSource Create(TenantLocation place)
    {
        var password = secrets.OpenText(place.Owner.Credential, SecretPurpose.OwnerCredential(place.Tenant.TenantId));
        if (place.Tenant.State != TenantState.Provisioning)
        {
            return VerifiedDataSource.Create(
                place.Binding,
                place.OwnerRole,
                password,
                settings => settings.MaxPoolSize = 2
            );
        }
        var builder = PinnedDataSource.Builder(place.Server.Address, place.Server.Port, place.Server.ServerKeyPin);
        builder.ConnectionStringBuilder.Database = place.Database;
        builder.ConnectionStringBuilder.Username = place.OwnerRole;
        builder.ConnectionStringBuilder.Password = password;
        builder.ConnectionStringBuilder.MaxPoolSize = 2;
        builder.ConnectionStringBuilder.Timeout = 15;
        builder.ConnectionStringBuilder.CommandTimeout = 60;
        return builder.Build();
    }
}
