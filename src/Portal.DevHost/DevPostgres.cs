using Npgsql;
using Portal.DevHost.State;
using Portal.Operator.Servers;

namespace Portal.DevHost;

/// <summary>The catalog's cluster, its database and one login role per service. Safe to repeat.</summary>
internal sealed class DevPostgres(PostgresCluster cluster, SecretFiles secrets)
{
    public const string Database = "portal_catalog";
    private const string Superuser = "portal_admin";
    private static readonly string[] Roles = ["portal_operator", "portal_web", "portal_api"];

    public PostgresCluster Cluster => cluster;

    public static async Task<DevPostgres> StartAsync(
        string place,
        PortRange ports,
        SecretFiles secrets,
        CancellationToken ct
    )
    {
        var spec = new ServerSpec(StateFolder.CatalogIn(place), ports.Catalog)
        {
            MaxConnections = 100,
            SuperuserName = Superuser,
            SuperuserPassword = secrets.Password("catalog-admin"),
        };
        var cluster = await PostgresCluster.CreateAsync(spec, ct);
        await cluster.StartAsync(ct);
        var postgres = new DevPostgres(cluster, secrets);
        await postgres.PrepareAsync(ct);
        return postgres;
    }

    /// <summary>A service's connection to the catalog. It trusts this cluster's own certificate and nothing else.</summary>
    public string ConnectionString(string role) => cluster.ConnectionString(Database, role, secrets.Password(role));

    private async Task PrepareAsync(CancellationToken ct)
    {
        var text = cluster.ConnectionString("postgres", Superuser, secrets.Password("catalog-admin"));
        await using var source = NpgsqlDataSource.Create(text + ";Pooling=false");
        foreach (var role in Roles)
            await ExecuteAsync(source, RoleStatement(role, secrets.Password(role)), ct);
        if (!await DatabaseExistsAsync(source, ct))
            await ExecuteAsync(source, $"CREATE DATABASE {Database} OWNER portal_operator", ct);
        await ExecuteAsync(
            source,
            $"""
            REVOKE ALL ON DATABASE {Database}, postgres, template1 FROM PUBLIC;
            GRANT CONNECT ON DATABASE {Database} TO portal_web, portal_api;
            """,
            ct
        );
    }

    private static string RoleStatement(string role, string password) =>
        $"""
            DO $do$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} LOGIN; END IF;
            END $do$;
            ALTER ROLE {role} PASSWORD '{password}';
            """;

    private static async Task<bool> DatabaseExistsAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand($"SELECT FROM pg_database WHERE datname = '{Database}'");
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, CancellationToken ct)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(ct);
    }
}
