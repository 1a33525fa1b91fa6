using Npgsql;
using Portal.Testing;

namespace Portal.Platform.Tests.Catalog;

/// <summary>Plain SQL in the catalog as one of its roles, since a constraint must hold whatever the code above does.</summary>
internal static class CatalogSql
{
    public static async Task<object?> AsAsync(this TestPlatform platform, string role, string sql)
    {
        await using var source = NpgsqlDataSource.Create(platform.CatalogConnection(role) + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Runs the statements and returns what the database answered them with.</summary>
    public static Task<PostgresException> RefusedAsync(this TestPlatform platform, string role, string sql) =>
        Assert.ThrowsAsync<PostgresException>(() => platform.AsAsync(role, sql));
}
