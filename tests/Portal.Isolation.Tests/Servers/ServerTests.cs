using System.Diagnostics;
using Npgsql;
using Portal.Isolation.Tests.Api;
using Portal.Isolation.Tests.Circuits;
using Portal.Isolation.Tests.Sessions;
using Portal.Testing;

namespace Portal.Isolation.Tests.Servers;

/// <summary>IC-5, IC-10, IC-13 on the running stack: one tenant's server fails, lies or loses its audit log.</summary>
public sealed class ServerTests(PortalStack stack)
{
    private const string OpenQuarantines = "SELECT count(*) FROM quarantines WHERE lifted_at IS NULL";
    private const string Refusals =
        "SELECT coalesce(sum(count), 0)::bigint FROM events WHERE kind = 200 AND reason = 'server-key'";

    private static readonly TimeSpan Bound = TimeLimit.WithSlack(3);

    [Fact]
    public async Task A_stopped_server_is_unavailable_within_three_seconds_and_other_tenants_notice_nothing()
    {
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        using var gus = await SignedIn.AsAsync(stack, "gus@globex.test");
        await using var circuit = await RawCircuit.ConnectAsync(gus);
        Assert.NotNull(await RawCircuit.StartAsync(circuit, gus));
        await stack.Server("acme").StopAsync(TestContext.Current.CancellationToken);
        try
        {
            await AssertUnavailableAsync(ada);
            using var other = await gus.GetAsync("/journeys");
            Assert.Equal(200, (int)other.StatusCode);
            Assert.False(await circuit.ClosesWithinAsync(TimeSpan.FromSeconds(3)));
        }
        finally
        {
            await stack.Server("acme").StartAsync(TestContext.Current.CancellationToken);
        }
        await AssertServedAgainAsync(ada);
    }

    [Fact]
    public async Task A_paused_server_is_unavailable_within_three_seconds()
    {
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        using var paused = PausedServer.Pause(stack.Server("acme"));
        await AssertUnavailableAsync(ada);
        paused.Dispose();
        await AssertServedAgainAsync(ada);
    }

    [Theory]
    [InlineData(Exchange.OfServers)]
    [InlineData(Exchange.InCatalog)]
    public async Task Exchanged_ports_give_no_rows_quarantine_both_tenants_and_are_recorded(Exchange exchange)
    {
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        using var gus = await SignedIn.AsAsync(stack, "gus@globex.test");
        var before = await CatalogAsync(Refusals);
        await ExchangePortsAsync(exchange, isBack: false);
        try
        {
            // A connection of the old pool may break first: unavailable, too. The next one is new and has to prove itself.
            for (var tries = 0; tries < 5 && await CatalogAsync(OpenQuarantines) is < 2L; tries++)
            {
                await AssertUnavailableAsync(ada);
                await AssertUnavailableAsync(gus);
            }
            Assert.Equal(2L, await CatalogAsync(OpenQuarantines));
        }
        finally
        {
            await ExchangePortsAsync(exchange, isBack: true);
        }
        try
        {
            // Put right, the tenants stay quarantined until somebody looked and lifted it.
            await AssertUnavailableAsync(ada);
            await AssertUnavailableAsync(gus);
            Assert.True(
                (long)(await CatalogAsync(Refusals))! >= (long)before! + 2,
                "Expected an event for each tenant."
            );
        }
        finally
        {
            await LiftAsync("acme");
            await LiftAsync("globex");
        }
        await AssertServedAgainAsync(ada);
        await AssertServedAgainAsync(gus);
    }

    private async Task LiftAsync(string tenant)
    {
        var (code, output) = await stack.OperatorAsync("quarantine", "lift", tenant);
        Assert.True(code == 0, output);
    }

    private static async Task AssertUnavailableAsync(SignedIn person)
    {
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken); // the directory's cache has expired
        var watch = Stopwatch.StartNew();
        using var answer = await person.GetAsync("/journeys");
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.True(watch.Elapsed < Bound, $"Answered after {watch.Elapsed}.");
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    /// <summary>By the dashboard and by the API: each has connections from before, which do not know that they are dead.</summary>
    private async Task AssertServedAgainAsync(SignedIn person)
    {
        await AssertServedAgainAsync(() => person.GetAsync("/journeys"));
        await using var keys = new StackKeys(stack);
        using var api = stack.ApiClient();
        var key = await keys.NewAsync(person.Site.Host.Split('.')[0]);
        await AssertServedAgainAsync(() =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/v1/journeys");
            request.Headers.Authorization = new("Bearer", key.Text);
            return api.SendAsync(request, TestContext.Current.CancellationToken);
        });
    }

    private static async Task AssertServedAgainAsync(Func<Task<HttpResponseMessage>> ask)
    {
        var found = 0;
        await Wait.UntilAsync(async () =>
        {
            using var answer = await ask();
            return (found = (int)answer.StatusCode) == 200;
        });
        Assert.Equal(200, found);
    }

    private async Task ExchangePortsAsync(Exchange exchange, bool isBack)
    {
        if (exchange == Exchange.InCatalog)
        {
            await CatalogAsync(
                """
                UPDATE servers AS s SET port = o.port FROM servers AS o
                WHERE (s.name, o.name) IN (('acme', 'globex'), ('globex', 'acme'))
                """
            );
            return;
        }
        var (acme, globex) = (stack.Server("acme"), stack.Server("globex"));
        await acme.StopAsync(TestContext.Current.CancellationToken);
        await globex.StopAsync(TestContext.Current.CancellationToken);
        var (first, second) = isBack
            ? (acme, globex)
            : (acme.OnPort(globex.Facts.Port), globex.OnPort(acme.Facts.Port));
        await first.StartAsync(TestContext.Current.CancellationToken);
        await second.StartAsync(TestContext.Current.CancellationToken);
    }

    private async Task<object?> CatalogAsync(string statement)
    {
        await using var source = NpgsqlDataSource.Create(stack.CatalogConnectionString("portal_operator"));
        await using var command = source.CreateCommand(statement);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}

/// <summary>Which side exchanges the ports of two servers.</summary>
public enum Exchange
{
    /// <summary>Each server listens on the other's port.</summary>
    OfServers,

    /// <summary>The catalog names the other's port.</summary>
    InCatalog,
}
