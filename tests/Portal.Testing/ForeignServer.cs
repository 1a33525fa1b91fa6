using System.Globalization;
using Npgsql;
using Portal.Operator.Servers;

namespace Portal.Testing;

/// <summary>
/// A PostgreSQL server that no operator made or started: with a certificate of an authority and an administrator who is no
/// superuser, like a managed one. Its standby takes over by <see cref="PromoteAsync"/>.
/// </summary>
public sealed class ForeignServer : IAsyncDisposable
{
    /// <summary>A login with CREATEDB and CREATEROLE.</summary>
    public const string Administrator = "dba";

    private readonly string superuserPassword;

    private ForeignServer(PostgresCluster cluster, string superuserPassword, string password) =>
        (Cluster, this.superuserPassword, Password) = (cluster, superuserPassword, password);

    /// <summary>The cluster, for whoever stops, starts or pauses it.</summary>
    public PostgresCluster Cluster { get; }

    /// <summary>The administrator's password.</summary>
    public string Password { get; }

    /// <summary>Its address.</summary>
    public string Address => "127.0.0.1:" + Text(Cluster.Facts.Port);

    /// <summary>Makes and starts one.</summary>
    public static async Task<ForeignServer> StartAsync(TestAuthority authority, int maxConnections = 130)
    {
        Assert.SkipUnless(TestCluster.Available, "PostgreSQL is not installed: apt-get install postgresql");
        Directory.CreateDirectory(TestFolder.OfProcess);
        var (superuser, password) = (ServerSpec.NewPassword(), ServerSpec.NewPassword());
        var spec = new ServerSpec(NewFolder(), TestCluster.FreePort())
        {
            SuperuserPassword = superuser,
            MaxConnections = maxConnections,
        };
        var server = new ForeignServer(
            await PostgresCluster.CreateAsync(spec, CancellationToken.None),
            superuser,
            password
        );
        var access = Path.Combine(server.Cluster.Facts.DataDirectory, "pg_hba.conf");
        await File.AppendAllTextAsync(access, "hostssl replication all 127.0.0.1/32 scram-sha-256\n");
        await server.ShowAsync(authority.Issue());
        await server.Cluster.StartAsync(CancellationToken.None);
        await server.ExecuteAsync($"CREATE ROLE {Administrator} LOGIN CREATEDB CREATEROLE PASSWORD '{password}'");
        return server;
    }

    /// <summary>Uses another certificate, from the next connection on.</summary>
    public async Task ShowAsync((string Certificate, string Key) identity)
    {
        var data = Cluster.Facts.DataDirectory;
        await File.WriteAllTextAsync(Path.Combine(data, "server.crt"), identity.Certificate);
        await File.WriteAllTextAsync(Path.Combine(data, "server.key"), identity.Key);
        if (Cluster.IsRunning)
        {
            await ExecuteAsync("SELECT pg_reload_conf()");
            await Task.Delay(300); // until the postmaster has read it
        }
    }

    /// <summary>Runs statements as its superuser.</summary>
    public async Task<object?> ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(
            $"Host=127.0.0.1;Port={Text(Cluster.Facts.Port)};Database=postgres;Username={Cluster.Facts.SuperuserName};Password={superuserPassword};SSL Mode=Require;Pooling=false"
        );
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Databases and roles that are not its own.</summary>
    public async Task<string> ContentAsync() =>
        (string)
            (
                await ExecuteAsync(
                    $"""
                    SELECT concat_ws(' ', (SELECT string_agg(datname, ',') FROM pg_database
                                           WHERE datname NOT IN ('postgres', 'template0', 'template1')),
                                          (SELECT string_agg(rolname, ',') FROM pg_roles
                                           WHERE rolname NOT LIKE 'pg\_%' AND rolname NOT IN ('{Administrator}', '{Cluster.Facts.SuperuserName}')))
                    """
                )
            )!;

    /// <summary>Makes and starts a standby with synchronous replication, under the same names.</summary>
    public async Task<ForeignServer> AddStandbyAsync()
    {
        var facts = Cluster.Facts with { Port = TestCluster.FreePort(), Folder = NewFolder() };
        Directory.CreateDirectory(facts.Folder, ServerLocation.OwnerOnly);
        await ServerCommand.HandOverAsync(facts.Folder, CancellationToken.None);
        var from =
            $"host=127.0.0.1 port={Text(Cluster.Facts.Port)} user={facts.SuperuserName} password={superuserPassword} sslmode=require";
        var copied = await ServerCommand.RunAsync(
            ServerBinaries.Require(facts.MajorVersion).Program("pg_basebackup"),
            ["-D", facts.DataDirectory, "-R", "-X", "stream", "-c", "fast", "-d", from],
            CancellationToken.None
        );
        Assert.True(copied.Succeeded, copied.Output);
        facts.Write();
        var standby = new ForeignServer(PostgresCluster.Load(facts.Folder)!, superuserPassword, Password);
        await standby.Cluster.StartAsync(CancellationToken.None);
        await ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = '*'");
        await ExecuteAsync("SELECT pg_reload_conf()");
        await Wait.UntilAsync(
            async () => await ExecuteAsync("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") is 1L,
            TimeSpan.FromSeconds(20)
        );
        return standby;
    }

    /// <summary>The standby takes over, and waits for no standby of its own.</summary>
    public async Task PromoteAsync()
    {
        var promoted = await ServerCommand.RunAsync(
            ServerBinaries.Require(Cluster.Facts.MajorVersion).Program("pg_ctl"),
            ["promote", "-w", "-D", Cluster.Facts.DataDirectory],
            CancellationToken.None
        );
        Assert.True(promoted.Succeeded, promoted.Output);
        await ExecuteAsync("ALTER SYSTEM RESET synchronous_standby_names");
        await ExecuteAsync("SELECT pg_reload_conf()");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Cluster.DeleteAsync(CancellationToken.None);

    private static string NewFolder() => Path.Combine(TestFolder.OfProcess, "foreign-" + Text(TestFolder.NextNumber()));

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
