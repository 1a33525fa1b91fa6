using System.Diagnostics;
using System.Net;
using Npgsql;
using Portal.Operator.Servers;
using Portal.Operator.Tests.Provisioning;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Testing;

namespace Portal.Operator.Tests.Running;

/// <summary>The operator as a process, while its tenants' servers, its catalog and it itself are killed or frozen.</summary>
public sealed class ServerSupervisionTests(ServerSupervisionTests.Supervised supervised)
    : IClassFixture<ServerSupervisionTests.Supervised>
{
    private const int Kills = 6;
    private static readonly TimeSpan Bound = TimeLimit.WithSlack(10);

    private TestPlatform Platform => supervised.Own.Platform;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_server_serves_again_within_ten_seconds_however_often_it_is_killed()
    {
        var acme = await Platform.ClusterAsync("acme");
        await ServesAsync("acme");
        for (var kill = 1; kill <= Kills; kill++)
        {
            var seconds = await ServesAfterKillAsync("acme", acme);
            TestContext.Current.SendDiagnosticMessage("kill {0}: served again after {1:F1} s", kill, seconds);
        }
        Assert.Contains("Server acme ended unexpectedly", supervised.Operator.Output, StringComparison.Ordinal);
        var binding = await Platform.BindingAsync("acme");
        await UntilAsync(
            async () =>
                await Platform.InCatalogAsync(
                    $"SELECT sum(count) FROM events WHERE kind = 303 AND server_id = '{binding.ServerId}'"
                )
                    is >= (long)Kills,
            "an event for each restart"
        );
    }

    [Fact]
    public async Task A_server_whose_backend_is_busy_serves_again_within_ten_seconds()
    {
        var globex = await Platform.ClusterAsync("globex");
        await ServesAsync("globex");
        var busy = Platform.AsAsync("globex", TenantRole.App, "SELECT count(*) FROM generate_series(1, 3000000000)");
        await Task.Delay(500, Token);
        await ServesAfterKillAsync("globex", globex);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => busy);
    }

    [Fact]
    public async Task A_server_that_is_stopped_on_purpose_stays_stopped()
    {
        var shared = await Platform.ClusterAsync("initech");
        await ServesAsync("initech");
        await shared.StopAsync(Token);
        await Task.Delay(TimeSpan.FromSeconds(3), Token);
        Assert.False(shared.IsRunning);
        await shared.StartAsync(Token);
        await ServesAsync("initech");
        await ServesAfterKillAsync("initech", shared);
    }

    [Fact]
    public async Task The_operator_survives_a_crash_of_the_catalog_and_supervises_on()
    {
        var acme = await Platform.ClusterAsync("acme");
        await OwnPlatform.SignalAsync("KILL", supervised.Own.CatalogCluster.ProcessId!.Value);
        await UntilAsync(
            async () => (await supervised.Operator.HealthAsync("ready"))?.Status != HttpStatusCode.OK,
            "the operator to notice"
        );
        await supervised.Own.CatalogCluster.StartAsync(Token);
        await supervised.Operator.WaitUntilReadyAsync();

        await ServesAfterKillAsync("acme", acme);
        Assert.False(supervised.Operator.HasExited);
    }

    [Fact]
    public async Task A_frozen_operator_is_followed_by_another_and_does_not_lead_when_it_goes_on()
    {
        await using var standby = OperatorProcess.Serve(supervised.Settings);
        await UntilAsync(
            async () => (await standby.HealthAsync("ready"))?.Text.Contains("another operator leads") == true,
            "the second operator to wait"
        );
        await OwnPlatform.SignalAsync("STOP", supervised.Operator.Id);
        try
        {
            await standby.WaitUntilReadyAsync();
            var acme = await Platform.ClusterAsync("acme");
            await ServesAfterKillAsync("acme", acme);
        }
        finally
        {
            await OwnPlatform.SignalAsync("CONT", supervised.Operator.Id);
        }
        await UntilAsync(
            async () =>
                (await supervised.Operator.HealthAsync("ready"))?.Text.Contains("another operator leads") == true,
            "the first operator to notice that it no longer leads"
        );
        Assert.Contains("no longer leads", supervised.Operator.Output, StringComparison.Ordinal);

        standby.Kill(); // the first one leads again once the lease has expired
        await supervised.Operator.WaitUntilReadyAsync();
    }

    /// <summary>
    /// Kills the server, waits until another process has taken its place and serves, and returns the seconds that it took.
    /// Backends of the killed one may answer for a moment more, so that an answer alone proves nothing.
    /// </summary>
    private async Task<double> ServesAfterKillAsync(string tenant, PostgresCluster server)
    {
        var killed = server.ProcessId!.Value;
        var watch = Stopwatch.StartNew();
        await OwnPlatform.SignalAsync("KILL", killed);
        while (server.ProcessId is not { } successor || successor == killed)
        {
            Assert.True(watch.Elapsed < Bound, $"No successor of {killed}.\n{supervised.Operator.Output}");
            await Task.Delay(50, Token);
        }
        await ServesAsync(tenant, watch);
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>Asks until the tenant is served, for as long as the bound allows from the watch's start.</summary>
    private async Task ServesAsync(string tenant, Stopwatch? since = null)
    {
        var watch = since ?? Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await Platform.AsAsync(tenant, TenantRole.App, "SELECT count(*) FROM journeys");
                return;
            }
            catch (Exception e) when (e is ServiceUnavailableException || DatabaseErrors.IsUnavailable(e))
            {
                Assert.True(watch.Elapsed < Bound, $"{e.Message}\n{supervised.Operator.Output}");
            }
            await Task.Delay(50, Token);
        }
    }

    private async Task UntilAsync(Func<Task<bool>> condition, string expected)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(
                watch.Elapsed < TimeSpan.FromSeconds(30),
                $"Expected {expected}.\n{supervised.Operator.Output}"
            );
            await Task.Delay(100, Token);
        }
    }

    /// <summary>A platform with the sample tenants and an operator that is ready.</summary>
    public sealed class Supervised : IAsyncLifetime
    {
        internal OwnPlatform Own { get; } = new();

        internal OperatorProcess Operator { get; private set; } = null!;

        internal Dictionary<string, string?> Settings { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await Own.InitializeAsync();
            Settings = await OperatorProcess.SampleSettingsAsync(Own.Platform, journeys: 50);
            Operator = OperatorProcess.Serve(Settings);
            await Operator.WaitUntilReadyAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Operator.DisposeAsync();
            await Own.DisposeAsync();
        }
    }
}
