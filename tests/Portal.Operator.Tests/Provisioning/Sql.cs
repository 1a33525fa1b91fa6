using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Platform.Connections;
using Portal.Platform.Secrets;
using Portal.Testing;

namespace Portal.Operator.Tests.Provisioning;

/// <summary>Executes SQL as one of a tenant's roles, like an attacker with its credential.</summary>
internal static class Sql
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<object?> AsAsync(this TestPlatform platform, string urlId, TenantRole role, string sql)
    {
        await using var connection = await platform.OpenAsync(await platform.BindingAsync(urlId), role);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Token);
    }

    public static async Task<string> RefusedAsync(
        this TestPlatform platform,
        string urlId,
        TenantRole role,
        string sql
    ) => (await Assert.ThrowsAsync<PostgresException>(() => platform.AsAsync(urlId, role, sql))).SqlState;

    public static async Task<object?> InCatalogAsync(this TestPlatform platform, string sql)
    {
        await using var source = NpgsqlDataSource.Create(platform.CatalogConnection("portal_operator"));
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Token);
    }

    /// <summary>Executes as the role that owns the tenant's schema.</summary>
    public static async Task<object?> AsOwnerAsync(this TestPlatform platform, string urlId, string sql)
    {
        await using var source = await platform.OwnerAsync(urlId);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Token);
    }

    /// <summary>A data source without verification, for roles and databases that no service connects as.</summary>
    public static async Task<NpgsqlDataSource> SourceAsync(
        this TestPlatform platform,
        string urlId,
        string database,
        string user,
        string password
    )
    {
        var binding = await platform.BindingAsync(urlId);
        var builder = PinnedDataSource.Builder(binding.Endpoint);
        builder.ConnectionStringBuilder.Database = database;
        builder.ConnectionStringBuilder.Username = user;
        builder.ConnectionStringBuilder.Password = password;
        builder.ConnectionStringBuilder.Pooling = false;
        return builder.Build();
    }

    public static async Task<string> AppPasswordAsync(this TestPlatform platform, string urlId)
    {
        var binding = await platform.BindingAsync(urlId);
        return platform
            .Web.GetRequiredService<RuntimeSecrets>()
            .OpenText(binding.AppCredential, SecretPurpose.AppCredential(binding.TenantId));
    }
}
