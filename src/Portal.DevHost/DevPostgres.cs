using Npgsql;
using Portal.DevHost.State;
using Portal.DevHost.Supervision;
using Portal.Operator.Servers;

namespace Portal.DevHost;

/// <summary>A cluster of the platform's own with its database and one login role per service. Safe to repeat.</summary>
internal sealed class DevPostgres(PlatformDatabase database, PostgresCluster cluster, SecretFiles secrets) : ISupervised
{
    private const string Superuser = "portal_admin";

    public string Name => Path.GetFileName(cluster.Facts.Folder) + " server";
    public string LogFile => cluster.Facts.LogFile;
    public bool HasCrashed => cluster.HasCrashed;
    public string Ending => "ended unexpectedly";

    public static async Task<DevPostgres> StartAsync(
        PlatformDatabase database,
        SecretFiles secrets,
        CancellationToken ct
    )
    {
        var spec = new ServerSpec(database.Folder, database.Port)
        {
            MaxConnections = 100,
            SuperuserName = Superuser,
            SuperuserPassword = secrets.Password(database.Administrator),
        };
        var cluster = await PostgresCluster.CreateAsync(spec, ct);
        await cluster.StartAsync(ct);
        var postgres = new DevPostgres(database, cluster, secrets);
        await postgres.PrepareAsync(ct);
        return postgres;
    }

    /// <summary>A service's connection string, which trusts only this cluster's own certificate.</summary>
    public string ConnectionString(string role) =>
        cluster.ConnectionString(database.Database, role, secrets.Password(role));

    public Task RestartAsync(CancellationToken stop) => cluster.StartAsync(stop);

    private async Task PrepareAsync(CancellationToken ct)
    {
        var text = cluster.ConnectionString("postgres", Superuser, secrets.Password(database.Administrator));
        await using var source = NpgsqlDataSource.Create(text + ";Pooling=false");
        foreach (var role in database.Users.Prepend(database.Owner))
            await ExecuteAsync(source, RoleStatement(role, secrets.Password(role)), ct);
        if (!await DatabaseExistsAsync(source, ct))
            await ExecuteAsync(source, $"CREATE DATABASE {database.Database} OWNER {database.Owner}", ct);
        await ExecuteAsync(
            source,
            $"""
            REVOKE ALL ON DATABASE {database.Database}, postgres, template1 FROM PUBLIC;
            GRANT CONNECT ON DATABASE {database.Database} TO {string.Join(", ", database.Users)};
            """,
            ct
        );
        if (database.Rules.Length > 0)
        {
            var own = cluster.ConnectionString(database.Database, Superuser, secrets.Password(database.Administrator));
            await using var inDatabase = NpgsqlDataSource.Create(own + ";Pooling=false");
            await ExecuteAsync(inDatabase, database.Rules, ct);
        }
    }

    private static string RoleStatement(string role, string password) =>
        $"""
            DO $do$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} LOGIN; END IF;
            END $do$;
            ALTER ROLE {role} PASSWORD '{password}';
            """;

    private async Task<bool> DatabaseExistsAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            $"SELECT FROM pg_database WHERE datname = '{database.Database}'"
        );
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, CancellationToken ct)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(ct);
    }
}
