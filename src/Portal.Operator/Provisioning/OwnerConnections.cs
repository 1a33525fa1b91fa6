using Npgsql;
using Portal.Platform.Connections;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Provisioning;

/// <summary>
/// Opens a tenant's database as its owner role, whose password only the operator can unseal. Once the tenant is active,
/// the server proves itself first (IC-5); before that there is no identity row yet.
/// </summary>
internal sealed class OwnerConnections(OperatorSecrets secrets, RuntimeSecrets runtime)
{
    /// <summary>A source of connections; the caller disposes it.</summary>
    public NpgsqlDataSource Create(TenantLocation place) =>
        place.Tenant.State == TenantState.Provisioning
            ? CreateUnverified(place)
            : CreateVerified(
                place,
                place.Binding,
                () => place.Binding.Position?.Open(runtime, place.Tenant.TenantId),
                settings => settings.MaxPoolSize = 2
            );

    /// <summary>
    /// Only for accepting a loss: the server proves everything but its position, which it has lost, at this fence epoch.
    /// </summary>
    public NpgsqlDataSource CreateWithoutPosition(TenantLocation place, long fenceEpoch) =>
        CreateVerified(
            place,
            place.Binding with
            {
                FenceEpoch = fenceEpoch,
            },
            () => null,
            settings => settings.MaxPoolSize = 2
        );

    /// <summary>A source whose connections are bounded, and demand the newest position that it is told.</summary>
    public (NewestPosition Newest, BoundedDataSource Source) CreateBounded(TenantLocation place, BulkheadOptions limits)
    {
        var newest = new NewestPosition(runtime, place.Tenant.TenantId);
        var source = CreateVerified(
            place,
            place.Binding,
            () => newest.Mark,
            settings => BoundedDataSource.Configure(settings, limits)
        );
        return (newest, new(source, new(limits), ServerHandshake.Demand(place.Server.ToEndpoint())));
    }

    private NpgsqlDataSource CreateVerified(
        TenantLocation place,
        TenantBinding binding,
        Func<byte[]?> mark,
        Action<NpgsqlConnectionStringBuilder> configure
    ) => VerifiedDataSource.Create(binding, place.OwnerRole, PasswordOf(place), mark, configure);

    private NpgsqlDataSource CreateUnverified(TenantLocation place)
    {
        var endpoint = place.Server.ToEndpoint();
        var builder = PinnedDataSource.Builder(endpoint);
        builder.ConnectionStringBuilder.Database = place.Database;
        builder.ConnectionStringBuilder.Username = place.OwnerRole;
        builder.ConnectionStringBuilder.Password = PasswordOf(place);
        builder.ConnectionStringBuilder.MaxPoolSize = 2;
        builder.ConnectionStringBuilder.Timeout = 15;
        builder.ConnectionStringBuilder.CommandTimeout = 60;
        builder.UsePhysicalConnectionInitializer(
            _ => throw new NotSupportedException("Owner connections are opened asynchronously."),
            connection => ServerProof.RequirePrimaryAsync(endpoint, connection)
        );
        return builder.Build();
    }

    private string PasswordOf(TenantLocation place) =>
        secrets.OpenText(place.Owner.Credential, SecretPurpose.OwnerCredential(place.Tenant.TenantId));
}
