using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Portal.Operator.Servers;

namespace Portal.Testing;

/// <summary>
/// A real PostgreSQL cluster for one test assembly: <c>[assembly: AssemblyFixture(typeof(TestCluster))]</c>, then take it
/// as a constructor parameter. Without PostgreSQL its tests are skipped on a developer's machine and fail under CI.
/// </summary>
public sealed class TestCluster : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(
        TestFolder.OfProcess,
        "cluster-" + TestFolder.NextNumber().ToString(CultureInfo.InvariantCulture)
    );
    private readonly string _password = ServerSpec.NewPassword();
    private PostgresCluster? _cluster;

    /// <summary>The running cluster.</summary>
    public PostgresCluster Cluster => _cluster ?? throw Missing();

    /// <summary>The superuser's connection to the database postgres, over TLS that trusts this server's key only.</summary>
    public string AdminConnectionString => ConnectionString("postgres", Cluster.Facts.SuperuserName, _password);

    /// <summary>A connection string for any database and role of this cluster.</summary>
    public string ConnectionString(string database, string user, string password) =>
        Cluster.ConnectionString(database, user, password);

    /// <summary>Creates an empty database and returns the superuser's connection string for it.</summary>
    public async Task<string> CreateDatabaseAsync(string name)
    {
        await ExecuteAsync($"CREATE DATABASE \"{name}\"");
        return ConnectionString(name, Cluster.Facts.SuperuserName, _password);
    }

    /// <summary>Runs a statement as the superuser, in the database postgres or in the one of the connection string.</summary>
    public async Task ExecuteAsync(string sql, string? connectionString = null)
    {
        await using var source = NpgsqlDataSource.Create(
            (connectionString ?? AdminConnectionString) + ";Pooling=false"
        );
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A TCP port that is free at this moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>True when tests that need PostgreSQL can run; under CI they always have to.</summary>
    public static bool Available =>
        Environment.GetEnvironmentVariable("CI") == "true" || ServerBinaries.Find() is not null;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        if (!Available)
            return;
        await AbandonedClusters.RemoveAsync(Path.GetDirectoryName(TestFolder.OfProcess)!);
        Directory.CreateDirectory(TestFolder.OfProcess);
        var spec = new ServerSpec(_folder, FreePort()) { MaxConnections = 100, SuperuserPassword = _password };
        _cluster = await PostgresCluster.CreateAsync(spec, CancellationToken.None);
        await _cluster.StartAsync(CancellationToken.None);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_cluster is not null)
            await _cluster.DeleteAsync(CancellationToken.None);
    }

    private static InvalidOperationException Missing()
    {
        Assert.Skip("PostgreSQL is not installed: apt-get install postgresql");
        return new InvalidOperationException("The fixture was not initialized.");
    }
}
