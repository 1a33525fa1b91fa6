using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Portal.Operator.SampleData;
using Portal.Operator.Servers;
using Portal.Operator.Tests.Provisioning;
using Portal.Platform.Connections;
using Portal.Testing;

namespace Portal.Operator.Tests.Running;

/// <summary>The process as it is deployed, on a platform of its own: it stops every cluster when it ends.</summary>
public sealed class OperatorProcessTests(OwnPlatform own) : IClassFixture<OwnPlatform>
{
    private const int Journeys = 500;

    private TestPlatform Platform => own.Platform;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_creates_the_sample_tenants_keeps_them_over_restarts_and_stops_their_clusters()
    {
        var settings = await OperatorProcess.SampleSettingsAsync(Platform, Journeys);
        await using (var killed = OperatorProcess.Serve(settings))
        {
            await WaitAsync(
                async () => await Platform.InCatalogAsync("SELECT 1 FROM tenants OFFSET 1") is not null,
                killed
            );
            killed.Kill(); // in the middle of the second tenant: the next one completes what it finds
        }
        string before;
        await using (var first = OperatorProcess.Serve(settings))
        {
            await first.WaitUntilReadyAsync();
            Assert.Equal(HttpStatusCode.OK, (await first.HealthAsync("live"))!.Value.Status);
            before = await SampleAsync("acme", "globex", "initech");
            await AssertSampleAsync();
            Assert.Equal(0, await first.TerminateAsync());
            Assert.True(!first.Output.Contains("fail:", StringComparison.Ordinal), first.Output);
        }
        var clusters = PostgresCluster.LoadAll(Platform.ServersDirectory);
        Assert.Equal(3, clusters.Count);
        Assert.DoesNotContain(clusters, cluster => cluster.IsRunning);

        await using var second = OperatorProcess.Serve(settings);
        await second.WaitUntilReadyAsync();
        Assert.Equal(before, await SampleAsync("acme", "globex", "initech"));
        await AssertCommandsAsync(settings);
        await AssertWaitsAsync(settings);
        await AssertBrokenServerAsync(settings, second);
    }

    private async Task AssertSampleAsync()
    {
        Assert.Equal((long)Journeys, await Platform.AsAsync("acme", TenantRole.App, "SELECT count(*) FROM journeys"));
        Assert.Equal(400L, await Platform.AsAsync("globex", TenantRole.App, "SELECT count(*) FROM journeys"));
        Assert.Equal(250L, await Platform.AsAsync("initech", TenantRole.App, "SELECT count(*) FROM journeys"));
        Assert.Equal(
            "ada@acme.test Admin Invited, ben@acme.test Member Invited",
            await Platform.AsAsync(
                "acme",
                TenantRole.App,
                "SELECT string_agg(concat_ws(' ', email, role, state), ', ' ORDER BY email) FROM users"
            )
        );
        foreach (var tenant in new[] { "acme", "globex", "initech" })
        {
            Assert.Equal(
                1L,
                await Platform.AsAsync(
                    tenant,
                    TenantRole.App,
                    "SELECT count(*) FROM audit_entries WHERE action = 900 AND actor_kind = 4"
                )
            );
            Assert.Equal(
                tenant.ToUpperInvariant() + "-CANARY",
                await Platform.AsAsync(
                    tenant,
                    TenantRole.App,
                    "SELECT string_agg(DISTINCT substring(title FROM '[A-Z]+-CANARY'), ',') FROM journeys"
                )
            );
        }
        Assert.Equal(
            "TenantApi Staff PlatformApi",
            await Platform.InCatalogAsync(
                "SELECT string_agg(kind, ' ' ORDER BY host_name) FROM hosts WHERE tenant_id IS NULL AND host_name LIKE '%.portal.localhost'"
            )
                is string kinds
                ? string.Join(' ', kinds.Split(' ').OrderDescending(StringComparer.Ordinal))
                : ""
        );
        Assert.Equal(
            "http://localhost:5400" + DevelopmentStack.Current.Staff.Path,
            await Platform.InCatalogAsync("SELECT issuer FROM identity_providers WHERE tenant_id IS NULL")
        );
    }

    private async Task AssertCommandsAsync(Dictionary<string, string?> settings)
    {
        var (exitCode, list) = await OperatorProcess.RunAsync(settings, "servers", "list");
        Assert.Equal(0, exitCode);
        Assert.Contains("shared_1", list, StringComparison.Ordinal);
        Assert.Contains("initech", list, StringComparison.Ordinal);
        Assert.Equal(2, (await OperatorProcess.RunAsync(settings, "servers", "destroy")).ExitCode);
        (exitCode, list) = await OperatorProcess.RunAsync(settings, "servers", "stop", "../catalog");
        Assert.Equal(1, exitCode);
        Assert.Contains("a server that the catalog knows", list, StringComparison.Ordinal);
    }

    // A second operator does nothing, and takes no cluster along when it ends.
    private async Task AssertWaitsAsync(Dictionary<string, string?> settings)
    {
        await using var waiting = OperatorProcess.Serve(settings);
        await WaitAsync(
            async () =>
                (await waiting.HealthAsync("ready"))?.Text.Contains("another operator leads", StringComparison.Ordinal)
                == true,
            waiting
        );
        Assert.Equal(0, await waiting.TerminateAsync());
        Assert.All(PostgresCluster.LoadAll(Platform.ServersDirectory), cluster => Assert.True(cluster.IsRunning));
    }

    // A server that cannot start any more is an incident of its tenant: the operator serves the others.
    private async Task AssertBrokenServerAsync(Dictionary<string, string?> settings, OperatorProcess running)
    {
        await running.TerminateAsync();
        var globex = await Platform.BindingAsync("globex");
        using var holder = new System.Net.Sockets.TcpListener(IPAddress.Loopback, globex.Port);
        holder.Start();
        await using var third = OperatorProcess.Serve(settings);
        await third.WaitUntilReadyAsync();
        await SampleAsync("acme");
        var recorded =
            $"SELECT 1 FROM events WHERE kind = 201 AND server_id = '{globex.ServerId}' AND reason = 'not-brought-up'";
        await WaitAsync(async () => await Platform.InCatalogAsync(recorded) is not null, third);
        holder.Stop();
        var cluster = await Platform.ClusterAsync("globex");
        await WaitAsync(() => Task.FromResult(cluster.IsRunning), third); // the operator tries again by itself
        await third.TerminateAsync();
    }

    /// <summary>Long enough for a machine that runs other suites beside; a failure shows what the operator said.</summary>
    private static async Task WaitAsync(Func<Task<bool>> condition, OperatorProcess running)
    {
        try
        {
            await Wait.UntilAsync(condition, TimeSpan.FromMinutes(4));
        }
        catch (TimeoutException e)
        {
            Assert.Fail($"{e.Message} {running.Output}");
        }
    }

    private async Task<string> SampleAsync(params string[] tenants)
    {
        var found = "";
        foreach (var tenant in tenants)
        {
            // The clusters were restarted: what the pools hold is dead.
            await Platform
                .Web.GetRequiredService<TenantConnections>()
                .CloseAsync((await Platform.BindingAsync(tenant)).TenantId);
            found += await Platform.AsAsync(
                tenant,
                TenantRole.App,
                "SELECT concat_ws(' ', (SELECT count(*) FROM journeys), (SELECT count(*) FROM journey_steps), (SELECT count(*) FROM users), i) FROM portal_identity i"
            );
        }
        return found;
    }
}
