using System.Diagnostics;
using System.Globalization;
using Portal.KeyService.Tests.Running;
using Portal.Platform;
using Portal.Platform.KeyService;
using Portal.Testing;

namespace Portal.KeyService.Tests.Client;

/// <summary>
/// A caller with a live feed, and what becomes of it when the key service, its database or the wire between goes away:
/// unavailable within 2 seconds, never invalid, and nothing cached is trusted after 2 seconds of silence (IC-10).
/// </summary>
public sealed class OutageTests(KeyServices services) : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);
    private RunningKeyService service = null!;
    private TcpRelay database = null!;
    private TcpRelay network = null!;
    private TestCaller caller = null!;
    private TestCaller admin = null!;

    [Fact]
    public async Task A_revoked_key_is_refused_within_a_second_though_it_was_cached()
    {
        var (tenant, id, key) = await admin.NewTenantKeyAsync();
        Assert.NotNull(await caller.VerifyAsync(key));
        await admin.Keys.RevokeAsync(KeyOwner.Of(tenant), id, Cancel);
        var revoked = Stopwatch.StartNew();
        while (await caller.VerifyAsync(key) is not null)
        {
            Assert.True(revoked.Elapsed < TimeLimit.WithSlack(1));
            await Task.Delay(10, Cancel);
        }
    }

    [Fact]
    public async Task A_change_of_binding_reaches_what_was_cached_within_a_second()
    {
        var (tenant, _, key) = await admin.NewTenantKeyAsync();
        Assert.NotNull(await caller.VerifyAsync(key));
        await admin.Keys.BindAsync(tenant, null, 2, Cancel);
        var bound = Stopwatch.StartNew();
        while (await caller.VerifyAsync(key) is not null)
        {
            Assert.True(bound.Elapsed < TimeLimit.WithSlack(1));
            await Task.Delay(10, Cancel);
        }
    }

    [Fact]
    public async Task A_stopped_key_service_is_unavailable_and_comes_back()
    {
        var (_, _, key) = await admin.NewTenantKeyAsync();
        Assert.NotNull(await caller.VerifyAsync(key));
        await service.StopAsync();
        var stopped = Stopwatch.StartNew();
        while (stopped.Elapsed < Bound)
        {
            // Cached until 2 seconds after the last heartbeat at the latest; "invalid" at no time.
            await NeverInvalidAsync(key);
            await Task.Delay(50, Cancel);
        }
        await UnavailableInTimeAsync(key);
        await UnavailableInTimeAsync(ApiKeyFormat.Write(new(KeyClass.Tenant, KeyId.New(), new byte[24])));

        await service.StartAsync();
        await Wait.UntilAsync(() => caller.Verifier.IsFeedAlive);
        await Wait.UntilAsync(() => NeverInvalidAsync(key));
    }

    [Fact]
    public async Task A_feed_that_is_held_back_makes_the_cache_worth_nothing()
    {
        var (tenant, id, key) = await admin.NewTenantKeyAsync();
        Assert.NotNull(await caller.VerifyAsync(key));
        network.Hold();
        await admin.Keys.RevokeAsync(KeyOwner.Of(tenant), id, Cancel);
        await Wait.UntilAsync(() => !caller.Verifier.IsFeedAlive, Bound);
        await UnavailableInTimeAsync(key);

        network.Release();
        await Wait.UntilAsync(() => caller.Verifier.IsFeedAlive);
        await Wait.UntilAsync(async () => !await NeverUnavailableAsync(key));
    }

    [Fact]
    public async Task Revocations_that_happened_while_the_wire_was_cut_are_caught_up_with()
    {
        var (tenant, id, key) = await admin.NewTenantKeyAsync();
        Assert.NotNull(await caller.VerifyAsync(key));
        network.Disconnect();
        await admin.Keys.RevokeAsync(KeyOwner.Of(tenant), id, Cancel);
        network.Reconnect();
        await Wait.UntilAsync(async () => !await NeverUnavailableAsync(key));
    }

    [Fact]
    public async Task A_database_that_stands_still_silences_the_feed_and_answers_nothing()
    {
        var (_, _, key) = await admin.NewTenantKeyAsync();
        Assert.NotNull(await caller.VerifyAsync(key));
        database.Hold();
        await Wait.UntilAsync(() => !caller.Verifier.IsFeedAlive, Bound + TimeSpan.FromSeconds(0.2));
        await UnavailableInTimeAsync(key);
        database.Release();
        await Wait.UntilAsync(() => NeverInvalidAsync(key));
    }

    [Fact]
    public async Task A_database_that_is_gone_is_503_with_a_hint_when_to_come_back()
    {
        var (_, _, key) = await admin.NewTenantKeyAsync();
        database.Disconnect();
        using var http = service.Http(service.Secret("Verify"));
        using var answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(
            http,
            KeyServiceRoutes.VerifyTenantKey,
            new VerifyRequest(key),
            Cancel
        );
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("The database does not answer.", await HealthAsync("ready"));
        Assert.Equal("Healthy", await HealthAsync("live"));
        database.Reconnect();
        await Wait.UntilAsync(async () => await HealthAsync("ready") == "Healthy");
    }

    [Fact]
    public async Task A_caller_whose_own_credential_is_refused_is_unavailable_and_says_so_in_its_log()
    {
        var (_, _, key) = await admin.NewTenantKeyAsync();
        await using var web = await TestCaller.StartAsync(service, caller: "Manage");
        await Assert.ThrowsAnyAsync<ServiceUnavailableException>(() => web.VerifyAsync(key));
        Assert.Contains("refused this process's own credential: 403", web.Logs.All, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync()
    {
        service = await services.StartAsync(it =>
        {
            var direct = it.Connection("portal_keys");
            var port = it.Cluster.Cluster.Facts.Port.ToString(CultureInfo.InvariantCulture);
            database = new TcpRelay(it.Cluster.Cluster.Facts.Port);
            it.Configuration["Portal:KeyService:Database:ConnectionString"] = direct.Replace(
                "Port=" + port,
                "Port=" + database.Port.ToString(CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            );
        });
        network = new TcpRelay(service.Port);
        admin = await TestCaller.StartAsync(service);
        caller = await TestCaller.StartAsync(service, feed: true, port: network.Port);
    }

    public async ValueTask DisposeAsync()
    {
        await caller.DisposeAsync();
        await admin.DisposeAsync();
        await network.DisposeAsync();
        await service.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>True when the key is valid, false when nobody can say.</summary>
    private async Task<bool> NeverInvalidAsync(string key)
    {
        try
        {
            Assert.NotNull(await caller.VerifyAsync(key));
            return true;
        }
        catch (ServiceUnavailableException)
        {
            return false;
        }
    }

    /// <summary>True while the key counts as valid or nobody can say.</summary>
    private async Task<bool> NeverUnavailableAsync(string key)
    {
        try
        {
            return await caller.VerifyAsync(key) is not null;
        }
        catch (ServiceUnavailableException)
        {
            return true;
        }
    }

    private async Task UnavailableInTimeAsync(string key)
    {
        var asked = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<ServiceUnavailableException>(() => caller.VerifyAsync(key));
        Assert.True(asked.Elapsed < TimeLimit.WithSlack(2), $"took {asked.Elapsed}");
    }

    private async Task<string> HealthAsync(string which)
    {
        using var http = new HttpClient();
        var address = string.Create(
            CultureInfo.InvariantCulture,
            $"http://127.0.0.1:{service.HealthPort}/health/{which}"
        );
        using var answer = await http.GetAsync(new Uri(address), Cancel);
        return await answer.Content.ReadAsStringAsync(Cancel);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
