using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Portal.Operator.Positions;
using Portal.Operator.Tests.Provisioning;
using Portal.Operator.Tests.Running;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.KeyService;
using Portal.Testing;

namespace Portal.Operator.Tests.Positions;

/// <summary>IC-5: an older copy of the catalog, of the key service's database, and of both.</summary>
public sealed class AnchoringTests(OwnPlatform own) : IClassFixture<OwnPlatform>
{
    private TestPlatform Platform => own.Platform;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_older_copy_of_the_catalog_is_refused_by_every_process()
    {
        await AnchorAsync();
        await using var running = await ServiceAsync();
        await ServesAsync(running);
        var copy = await OlderCopy.TakeAsync(own.CatalogCluster);
        await AnchorAsync();
        var newest = NewestOf(Platform.Operator).Number;
        await Wait.UntilAsync(() => NewestOf(running).Number >= newest);
        await ServesAsync(running); // a restart alone changes nothing

        await copy.ExchangeAsync();
        await RefusesAsync(running);
        await using (var started = await ServiceAsync())
        {
            await RefusesAsync(started);
        }
        var next = Platform.NewServices("portal_operator");
        await Assert.ThrowsAsync<StalePositionException>(() => next.GetRequiredService<Anchoring>().AnchorAsync(Token));

        await copy.ExchangeAsync();
        await ServesAsync(running);
        await running.GetRequiredService<PlatformEvents>().FlushAsync(Token);
        Assert.NotNull(
            await Platform.InCatalogAsync("SELECT 1 FROM events WHERE kind = 200 AND reason = 'catalog-position'")
        );
    }

    [Fact]
    public async Task A_process_that_starts_reports_no_older_database()
    {
        await AnchorAsync();
        var before = await AlarmsAsync();
        await using (var service = await ServiceAsync())
        {
            await service.GetRequiredService<PositionExchange>().ExchangeAsync(Token);
            await service.GetRequiredService<PlatformEvents>().FlushAsync(Token);
        }
        Assert.Equal(before, await AlarmsAsync());

        async Task<object?> AlarmsAsync() =>
            await Platform.InCatalogAsync("SELECT max(occurred_at) FROM events WHERE kind = 200");
    }

    [Fact]
    public async Task An_older_copy_of_the_key_services_database_revives_no_key()
    {
        await AnchorAsync();
        var keys = Platform.Operator.GetRequiredService<KeyServiceClient>();
        var created = await keys.CreateAsync(KeyOwner.Platform, KeyId.New(), ["companies:read"], null, Token);
        await keys.ActivateAsync(KeyOwner.Platform, created, Token);
        await using var api = await ServiceAsync();
        Assert.NotNull(await VerifyAsync(api, created.Key));
        var copy = await OlderCopy.TakeAsync(Platform.KeyService.Cluster.Cluster);
        await RetryAsync(() => keys.RevokeAsync(KeyOwner.Platform, new(created.KeyId), Token));
        await AnchorAsync();

        await copy.ExchangeAsync();
        await Platform.KeyService.StopAsync();
        await Platform.KeyService.StartAsync(); // it remembers nothing
        await using (var started = await ServiceAsync())
        {
            await Assert.ThrowsAsync<KeyServiceUnavailableException>(() => VerifyAsync(started, created.Key));
            await started.GetRequiredService<PositionExchange>().ExchangeAsync(Token);
            await started.GetRequiredService<PlatformEvents>().FlushAsync(Token);
        }
        Assert.NotNull(
            await Platform.InCatalogAsync("SELECT 1 FROM events WHERE kind = 200 AND reason = 'key-service-position'")
        );

        await copy.ExchangeAsync();
        await Wait.UntilAsync(async () => await IsRefusedAsync(api, created.Key));
        await AnchorAsync();
    }

    [Fact]
    public async Task Older_copies_of_both_are_refused_by_the_operators_file_which_closes_the_key_service()
    {
        await AnchorAsync();
        var catalog = await OlderCopy.TakeAsync(own.CatalogCluster);
        var keys = await OlderCopy.TakeAsync(Platform.KeyService.Cluster.Cluster);
        await AnchorAsync();
        await AnchorAsync();

        await catalog.ExchangeAsync();
        await keys.ExchangeAsync();
        await Platform.KeyService.StopAsync();
        await Platform.KeyService.StartAsync();
        var next = Platform.NewServices("portal_operator");
        await Assert.ThrowsAsync<StalePositionException>(() => next.GetRequiredService<Anchoring>().AnchorAsync(Token));
        var client = next.GetRequiredService<KeyServiceClient>();
        Assert.False((await client.GetPositionsAsync(Token)).IsCurrent);
        await using (var started = await ServiceAsync())
        {
            await RefusesAsync(started); // nobody can say what the catalog must contain
        }

        await catalog.ExchangeAsync();
        await keys.ExchangeAsync();
        await Platform.KeyService.StopAsync();
        await Platform.KeyService.StartAsync();
        await AnchorAsync();
        await using var again = await ServiceAsync();
        await ServesAsync(again);
    }

    /// <summary>A service as Portal.Web and Portal.Api are, with its exchange begun.</summary>
    private async Task<ServiceProvider> ServiceAsync()
    {
        var settings = new Dictionary<string, string?>(Platform.Configuration("portal_api"), StringComparer.Ordinal);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection().AddLogging();
        services.AddCatalog(configuration, position: new CatalogPosition(mustBeTold: true));
        services.AddKeyServiceClient(configuration, new HostingEnvironment { EnvironmentName = "Development" });
        services.AddKeyVerification();
        services.AddSingleton<PositionExchange>();
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<PositionExchange>().StartAsync(Token);
        return provider;
    }

    private Task AnchorAsync() =>
        RetryAsync(() => Platform.Operator.GetRequiredService<Anchoring>().AnchorAsync(Token));

    private static DatabaseMark NewestOf(ServiceProvider provider) =>
        provider.GetRequiredService<CatalogPosition>().Newest!;

    private static Task<VerifiedKey?> VerifyAsync(ServiceProvider provider, string text)
    {
        Assert.True(ApiKeyFormat.TryParse(text, out var key));
        return provider.GetRequiredService<KeyVerifier>().VerifyAsync(key, Token).AsTask();
    }

    private static async Task<bool> IsRefusedAsync(ServiceProvider provider, string text)
    {
        try
        {
            return await VerifyAsync(provider, text) is null;
        }
        catch (ServiceUnavailableException)
        {
            return false;
        }
    }

    private static async Task<bool> IsServedAsync(ServiceProvider provider)
    {
        try
        {
            await provider
                .GetRequiredService<IDbContextFactory<CatalogDbContext>>()
                .ExecuteAsync(db => db.Tenants.CountAsync(Token));
            return true;
        }
        catch (ServiceUnavailableException)
        {
            return false;
        }
    }

    private static Task ServesAsync(ServiceProvider provider) => Wait.UntilAsync(() => IsServedAsync(provider));

    /// <summary>Each time, and not only while the restarted server's first connections break.</summary>
    private static async Task RefusesAsync(ServiceProvider provider)
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.False(await IsServedAsync(provider));
            await Task.Delay(50, Token);
        }
    }

    /// <summary>After a restart, pooled connections are dead.</summary>
    private static Task RetryAsync(Func<Task> work) =>
        Wait.UntilAsync(async () =>
        {
            try
            {
                await work();
                return true;
            }
            catch (Exception e) when (e is ServiceUnavailableException || DatabaseErrors.IsUnavailable(e))
            {
                return false;
            }
        });
}
