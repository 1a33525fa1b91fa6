using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Hosting;
using Portal.Platform.Tenancy;
using Portal.Platform.Tests.Catalog;
using Portal.Testing;

namespace Portal.Platform.Tests.Connections;

public sealed class TenantConnectionsTests(TestPlatform platform)
{
    private static readonly TimeSpan Owed = TimeLimit.WithSlack(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_limit_that_outlasts_the_operators_marks_is_refused()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Portal:TenantConnections:Limit", "00:00:04")])
            .Build();
        var refusal = Assert.Throws<InvalidConfigurationException>(() =>
            new ServiceCollection().AddTenantConnections(configuration)
        );
        Assert.StartsWith(
            "Portal:TenantConnections:Limit: expected at most",
            refusal.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_stopped_server_is_unavailable_within_three_seconds_and_not_quarantined()
    {
        var binding = await platform.ProvisionAsync("stopped", ServerTier.Dedicated);
        var other = await platform.ProvisionAsync("unharmed", ServerTier.Schema);
        await using (var before = await platform.OpenAsync(binding)) { }
        var cluster = await platform.ClusterAsync("stopped");
        await cluster.StopAsync(Token);
        await AssertUnavailableAsync(binding);
        await using (var unharmed = await platform.OpenAsync(other)) { }

        await cluster.StartAsync(Token);
        await platform.AssertServedAgainAsync(binding);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_restart_no_caller_gets_a_connection_from_before(bool isKilled)
    {
        var binding = await platform.ProvisionAsync("restarted", ServerTier.Dedicated);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => AskAsync(binding)));
        var cluster = await platform.ClusterAsync("restarted");
        if (isKilled)
        {
            await SignalAsync("-KILL", cluster.ProcessId!.Value);
            await Wait.UntilAsync(() => cluster.HasCrashed);
        }
        else
        {
            await cluster.StopAsync(Token);
        }
        await cluster.StartAsync(Token);
        for (var i = 0; i < 6; i++)
        {
            await AskAsync(binding);
        }
    }

    [Fact]
    public async Task A_pooled_connection_that_is_well_is_lent_without_a_question_to_the_server()
    {
        var binding = await platform.ProvisionAsync("unharmed", ServerTier.Schema);
        await platform.Web.GetRequiredService<TenantConnections>().CloseAsync(binding.TenantId);
        await AskAsync(binding, "SELECT 42");
        await using var pooled = await platform.OpenAsync(binding);
        var last = $"SELECT query FROM pg_stat_activity WHERE pid = {pooled.ProcessID}";
        Assert.Equal("SELECT 42", await AskAsync(binding, last));
    }

    [Fact]
    public async Task A_server_that_hangs_is_unavailable_within_three_seconds_and_not_quarantined()
    {
        var binding = await platform.ProvisionAsync("hanging", ServerTier.Dedicated);
        var cluster = await platform.ClusterAsync("hanging");
        await SignalAsync("-STOP", cluster.ProcessId!.Value);
        try
        {
            await AssertUnavailableAsync(binding);
        }
        finally
        {
            await SignalAsync("-CONT", cluster.ProcessId!.Value);
        }
        await platform.AssertServedAgainAsync(binding);
    }

    [Fact]
    public async Task A_full_pool_makes_its_own_tenant_wait_and_no_other()
    {
        var busy = await platform.ProvisionAsync("busy", ServerTier.Schema);
        var idle = await platform.ProvisionAsync("unharmed", ServerTier.Schema);
        var taken = new List<IAsyncDisposable>();
        for (var i = 0; i < new BulkheadOptions().MaximumConnections; i++)
        {
            taken.Add(await platform.OpenAsync(busy));
        }
        await AssertUnavailableAsync(busy);
        await using (var unharmed = await platform.OpenAsync(idle)) { }
        foreach (var connection in taken)
        {
            await connection.DisposeAsync();
        }
        await using var again = await platform.OpenAsync(busy);
    }

    /// <summary>For example since the binding changed: who comes at that moment is served by the next pool.</summary>
    [Fact]
    public async Task Pools_that_are_closed_without_pause_are_at_worst_unavailable_to_their_callers()
    {
        var binding = await platform.ProvisionAsync("unharmed", ServerTier.Schema);
        var connections = platform.Web.GetRequiredService<TenantConnections>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        stop.CancelAfter(TimeSpan.FromSeconds(3));
        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => OpenUntilAsync(binding, stop))).ToList();
        while (!stop.IsCancellationRequested)
        {
            await connections.CloseAsync(binding.TenantId);
        }
        Assert.Empty((await Task.WhenAll(callers)).SelectMany(failures => failures));
    }

    private async Task<List<Exception>> OpenUntilAsync(TenantBinding binding, CancellationTokenSource stop)
    {
        var failures = new List<Exception>();
        while (!stop.IsCancellationRequested && failures.Count == 0)
        {
            try
            {
                await using var connection = await platform.OpenAsync(binding);
            }
            catch (ServiceUnavailableException)
            {
                // Closed twice while one caller opened: it may be told so.
            }
            catch (Exception e)
            {
                failures.Add(e);
                await stop.CancelAsync();
            }
        }
        return failures;
    }

    private async Task AssertUnavailableAsync(TenantBinding binding)
    {
        var begun = Stopwatch.GetTimestamp();
        // A pooled connection may be dead without knowing it: then the first statement tells.
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(binding));
        Assert.True(failure is ServiceUnavailableException || DatabaseErrors.IsUnavailable(failure));
        Assert.True(Stopwatch.GetElapsedTime(begun) < Owed);
        await Assert.ThrowsAnyAsync<ServiceUnavailableException>(() => AskAsync(binding));
        Assert.Null(
            await platform.AsAsync("portal_web", $"SELECT 1 FROM quarantines WHERE tenant_id = '{binding.TenantId}'")
        );
    }

    private async Task<object?> AskAsync(TenantBinding binding, string query = "SELECT 1")
    {
        await using var connection = await platform.OpenAsync(binding);
        await using var command = new NpgsqlCommand(query, connection);
        return await command.ExecuteScalarAsync(Token);
    }

    private static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", [signal, process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Token);
    }
}
