using Npgsql;
using Portal.Platform.Connections;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Testing;

/// <summary>The owner role of a tenant's schema, with the operator's key; services never have it.</summary>
public static class TenantOwner
{
    private const string Query = """
        SELECT t.tenant_id, o.role_name, o.credential, b.app_role, b.database_name, s.address, s.port, s.server_key_pin
        FROM tenants t JOIN tenant_owners o USING (tenant_id) JOIN bindings b USING (tenant_id) JOIN servers s USING (server_id)
        WHERE t.url_id = $1
        """;

    /// <summary>Runs a statement in which <c>{app}</c> stands for the tenant's app role.</summary>
    public static async Task<object?> ExecuteAsync(PortalStack stack, string urlId, string statement)
    {
        await using var catalog = NpgsqlDataSource.Create(stack.CatalogConnectionString("portal_operator"));
        await using var query = catalog.CreateCommand(Query);
        query.Parameters.Add(new() { Value = urlId });
        await using var row = await query.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await row.ReadAsync(TestContext.Current.CancellationToken);
        var secrets = new OperatorSecrets(stack.KeyFile("operator"));
        var builder = PinnedDataSource.Builder(new(row.GetString(5), row.GetInt32(6), row.GetFieldValue<byte[]>(7)));
        builder.ConnectionStringBuilder.Database = row.GetString(4);
        builder.ConnectionStringBuilder.Username = row.GetString(1);
        builder.ConnectionStringBuilder.Password = secrets.OpenText(
            row.GetFieldValue<byte[]>(2),
            SecretPurpose.OwnerCredential(new TenantId(row.GetGuid(0)))
        );
        await using var owner = builder.Build();
        await using var command = owner.CreateCommand(
            statement.Replace("{app}", row.GetString(3), StringComparison.Ordinal)
        );
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
