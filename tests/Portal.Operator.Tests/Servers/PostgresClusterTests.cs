using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Portal.Operator.Servers;
using Portal.Operator.Tests.Running;
using Portal.Testing;

namespace Portal.Operator.Tests.Servers;

public sealed class PostgresClusterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_created_cluster_reports_the_identifier_and_the_key_it_was_created_with()
    {
        await using var folder = new TemporaryFolder();
        var spec = folder.Spec();
        var cluster = await PostgresCluster.CreateAsync(spec, Token);
        await cluster.StartAsync(Token);

        byte[]? presented = null;
        await using var source = SourceFor(cluster, spec, certificate => presented = certificate);
        Assert.Equal(
            cluster.Facts.SystemIdentifier,
            await ScalarAsync(source, "SELECT system_identifier FROM pg_control_system()")
        );
        Assert.Equal(cluster.Facts.SpkiSha256, presented);
        Assert.Equal(
            "C.UTF-8",
            await ScalarAsync(source, "SELECT datcollate FROM pg_database WHERE datname='postgres'")
        );
        Assert.Equal("on", await ScalarAsync(source, "SELECT current_setting('synchronous_commit')"));
        Assert.Equal("on", await ScalarAsync(source, "SELECT current_setting('fsync')"));
        Assert.Equal("", await ScalarAsync(source, "SELECT current_setting('unix_socket_directories')"));
    }

    [Fact]
    public async Task The_connection_string_verifies_the_server_by_its_own_certificate()
    {
        await using var folder = new TemporaryFolder();
        var (spec, other) = (folder.Spec("one"), folder.Spec("two"));
        var cluster = await PostgresCluster.CreateAsync(spec, Token);
        var impostor = await PostgresCluster.CreateAsync(other, Token);
        await cluster.StartAsync(Token);
        var text = cluster.ConnectionString("postgres", spec.SuperuserName, spec.SuperuserPassword);
        await using (var source = NpgsqlDataSource.Create(text))
            Assert.Equal(1, await ScalarAsync(source, "SELECT 1"));

        await cluster.StopAsync(Token);
        await impostor.OnPort(spec.Port).StartAsync(Token);
        await using var deceived = NpgsqlDataSource.Create(text);
        var refusal = await Assert.ThrowsAnyAsync<NpgsqlException>(() => ScalarAsync(deceived, "SELECT 1"));
        Assert.IsType<System.Security.Authentication.AuthenticationException>(refusal.InnerException);
    }

    [Theory]
    [InlineData("SSL Mode=Disable", "no encryption")]
    [InlineData("SSL Mode=Require;Password=wrong", "password authentication failed")]
    public async Task Plain_text_and_wrong_passwords_are_refused(string options, string reason)
    {
        await using var folder = new TemporaryFolder();
        var spec = folder.Spec();
        var cluster = await PostgresCluster.CreateAsync(spec, Token);
        await cluster.StartAsync(Token);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"Host=127.0.0.1;Port={spec.Port};Username={spec.SuperuserName};Password={spec.SuperuserPassword};{options}"
        );
        await using var source = NpgsqlDataSource.Create(text);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync(source, "SELECT 1"));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_survives_kill_and_restart()
    {
        await using var folder = new TemporaryFolder();
        var spec = folder.Spec();
        var cluster = await PostgresCluster.CreateAsync(spec, Token);
        await cluster.StartAsync(Token);
        await using var source = NpgsqlDataSource.Create(
            cluster.ConnectionString("postgres", spec.SuperuserName, spec.SuperuserPassword) + ";Pooling=false"
        );
        await ScalarAsync(source, "CREATE TABLE kept AS SELECT 42 AS answer");

        using (var postmaster = Process.GetProcessById(cluster.ProcessId!.Value))
        {
            postmaster.Kill();
            await postmaster.WaitForExitAsync(Token); // until then it counts as running
        }
        await cluster.StartAsync(Token);
        Assert.Equal(42, await ScalarAsync(source, "SELECT answer FROM kept"));

        await cluster.StopAsync(Token);
        Assert.False(cluster.IsRunning);
        await cluster.StartAsync(Token);
        Assert.Equal(42, await ScalarAsync(source, "SELECT answer FROM kept"));
    }

    [Fact]
    public async Task A_killed_cluster_starts_although_an_orphaned_backend_is_busy()
    {
        await using var folder = new TemporaryFolder();
        var spec = folder.Spec();
        var cluster = await PostgresCluster.CreateAsync(spec, Token);
        await cluster.StartAsync(Token);
        await using var source = NpgsqlDataSource.Create(
            cluster.ConnectionString("postgres", spec.SuperuserName, spec.SuperuserPassword) + ";Pooling=false"
        );
        // Between waits a backend notices that its postmaster is gone; this one never waits.
        var busy = ScalarAsync(source, "DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$");
        while (ServerProcesses.In(cluster.Facts.DataDirectory).Count < 7)
        {
            await Task.Delay(20, Token);
        }
        await OwnPlatform.SignalAsync("KILL", cluster.ProcessId!.Value);
        var watch = Stopwatch.StartNew();
        await cluster.StartAsync(Token);
        Assert.True(watch.Elapsed < TimeLimit.WithSlack(5), $"It took {watch.Elapsed}.");
        Assert.Equal(1, await ScalarAsync(source, "SELECT 1"));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => busy);
    }

    [Fact]
    public async Task A_cluster_has_crashed_only_when_nobody_stopped_it()
    {
        await using var folder = new TemporaryFolder();
        var cluster = await PostgresCluster.CreateAsync(folder.Spec(), Token);
        Assert.False(cluster.HasCrashed);
        await cluster.StartAsync(Token);
        Assert.False(cluster.HasCrashed);
        await OwnPlatform.SignalAsync("KILL", cluster.ProcessId!.Value);
        Assert.True(cluster.HasCrashed);
        await cluster.StartAsync(Token);
        await cluster.StopAsync(Token);
        Assert.False(cluster.HasCrashed);
    }

    [Fact]
    public async Task A_pid_file_that_names_another_process_does_not_keep_it_from_starting()
    {
        await using var folder = new TemporaryFolder();
        var one = await PostgresCluster.CreateAsync(folder.Spec("one"), Token);
        var two = await PostgresCluster.CreateAsync(folder.Spec("two"), Token);
        await one.StartAsync(Token);
        var stale = Path.Combine(two.Facts.DataDirectory, "postmaster.pid");
        File.Copy(Path.Combine(one.Facts.DataDirectory, "postmaster.pid"), stale);

        Assert.False(two.IsRunning);
        await two.StartAsync(Token);
        Assert.True(one.IsRunning && two.IsRunning);
    }

    [Fact]
    public async Task A_killed_creation_is_replaced_and_a_complete_one_is_kept()
    {
        await using var folder = new TemporaryFolder();
        var spec = folder.Spec();
        var first = await PostgresCluster.CreateAsync(spec, Token);
        File.Delete(Path.Combine(spec.Folder, "cluster.json"));
        Assert.Null(PostgresCluster.Load(spec.Folder));

        var second = await PostgresCluster.CreateAsync(spec, Token);
        Assert.NotEqual(first.Facts.SystemIdentifier, second.Facts.SystemIdentifier);
        var third = await PostgresCluster.CreateAsync(spec, Token);
        Assert.Equal(second.Facts.SystemIdentifier, third.Facts.SystemIdentifier);
        Assert.Equal(second.Facts.SpkiSha256, third.Facts.SpkiSha256);
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_its_holder()
    {
        await using var folder = new TemporaryFolder();
        var spec = folder.Spec();
        var cluster = await PostgresCluster.CreateAsync(spec, Token);
        using var holder = new TcpListener(IPAddress.Loopback, spec.Port);
        holder.Start();
        var refusal = await Assert.ThrowsAsync<ServerException>(() => cluster.StartAsync(Token));
        Assert.Contains(spec.Port.ToString(CultureInfo.InvariantCulture), refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"(pid {Environment.ProcessId})", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_holds_no_statement_and_no_value()
    {
        await using var folder = new TemporaryFolder();
        var spec = folder.Spec();
        var cluster = await PostgresCluster.CreateAsync(spec, Token);
        await cluster.StartAsync(Token);
        await using var source = NpgsqlDataSource.Create(
            cluster.ConnectionString("postgres", spec.SuperuserName, spec.SuperuserPassword)
        );
        await ScalarAsync(source, "CREATE TABLE person (email text PRIMARY KEY)");
        await ScalarAsync(source, "INSERT INTO person VALUES ('ada@acme.test')");
        await Assert.ThrowsAsync<PostgresException>(() =>
            ScalarAsync(source, "INSERT INTO person VALUES ('ada@acme.test')")
        );
        var log = await File.ReadAllTextAsync(cluster.Facts.LogFile, Token);
        Assert.Contains("duplicate key", log, StringComparison.Ordinal);
        Assert.DoesNotContain("ada@", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_postgres_cannot_enter_has_a_stand_in()
    {
        await using var folder = new TemporaryFolder();
        var closed = Directory.CreateDirectory(
            Path.Combine(folder.Path, "home", ".portal"),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
        File.SetUnixFileMode(closed.Parent!.FullName, closed.UnixFileMode);
        var place = await ServerLocation.ResolveAsync(closed.FullName, Token);
        Assert.Equal(
            Environment.IsPrivilegedProcess ? ServerLocation.StandInFor(closed.FullName) : closed.FullName,
            place
        );

        if (!Environment.IsPrivilegedProcess)
            return;
        Directory.Delete(place);
        var spec = new ServerSpec(Path.Combine(closed.FullName, "cluster"), TestCluster.FreePort());
        var refusal = await Assert.ThrowsAsync<ServerException>(() => PostgresCluster.CreateAsync(spec, Token));
        Assert.Contains("to be able to enter", refusal.Message, StringComparison.Ordinal);
    }

    private static NpgsqlDataSource SourceFor(PostgresCluster cluster, ServerSpec spec, Action<byte[]> seen)
    {
        var builder = new NpgsqlDataSourceBuilder(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Host=127.0.0.1;Port={spec.Port};Database=postgres;Username={spec.SuperuserName};Password={spec.SuperuserPassword};SSL Mode=Require"
            )
        );
        builder.UseSslClientAuthenticationOptionsCallback(options =>
            options.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                var pin = ServerFacts.PinOf(
                    (System.Security.Cryptography.X509Certificates.X509Certificate2)certificate!
                );
                seen(pin);
                return pin.AsSpan().SequenceEqual(cluster.Facts.SpkiSha256);
            }
        );
        return builder.Build();
    }

    private static async Task<object?> ScalarAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Token);
    }
}
