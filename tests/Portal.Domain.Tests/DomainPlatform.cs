using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Portal.Domain.Tests;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;
using Portal.Testing;

[assembly: AssemblyFixture(typeof(DomainPlatform))]

namespace Portal.Domain.Tests;

/// <summary>A whole platform, with the operations as Portal.Web has them. Each class of tests takes tenants of its own.</summary>
public sealed class DomainPlatform : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Lazy<Task<TestTenant>>> tenants = new();

    public TestPlatform Platform { get; } = new();

    public ServiceProvider Services { get; private set; } = null!;

    /// <summary>The tenant, made when it is asked for first.</summary>
    public Task<TestTenant> TenantAsync(string urlId, ServerTier tier = ServerTier.Schema)
    {
        if (!TestCluster.Available)
        {
            Assert.Skip("PostgreSQL is not installed: apt-get install postgresql");
        }
        return tenants.GetOrAdd(urlId, _ => new(() => MakeAsync(urlId, tier))).Value;
    }

    /// <summary>The same services, with a catalog that does not answer; disposed with the platform.</summary>
    public ServiceProvider WithoutCatalog() =>
        Platform.NewServices(
            "portal_web",
            services =>
                AddOperations(services)
                    .AddPooledDbContextFactory<CatalogDbContext>(options =>
                        options.UseNpgsql("Host=127.0.0.1;Port=1;Timeout=2")
                    )
        );

    /// <summary>What the catalog remembers, now.</summary>
    public async Task<int> CountEventsAsync(PlatformEventKind kind, TenantId tenant)
    {
        await Services.GetRequiredService<PlatformEvents>().FlushAsync(TestContext.Current.CancellationToken);
        await using var db = await Platform.Catalog.CreateDbContextAsync(TestContext.Current.CancellationToken);
        return db.Events.Where(row => row.Kind == kind && row.TenantId == tenant).Sum(row => row.Count);
    }

    public async ValueTask InitializeAsync()
    {
        await Platform.InitializeAsync();
        if (TestCluster.Available)
        {
            Services = Platform.NewServices("portal_web", services => AddOperations(services));
        }
    }

    public ValueTask DisposeAsync() => Platform.DisposeAsync();

    /// <summary>The operations as another process has them, which reaches the key service at another address.</summary>
    public ServiceProvider AnotherProcess(string keyService) =>
        Platform.NewServices("portal_web", services => AddOperations(services, keyService));

    private IServiceCollection AddOperations(IServiceCollection services, string? keyService = null)
    {
        var configuration = Platform.KeyService.ClientConfiguration("web");
        configuration["Portal:KeyServiceClient:Address"] = keyService ?? Platform.KeyService.Address;
        return services
            .AddTenantOperations()
            .AddKeyServiceClient(
                new ConfigurationBuilder().AddInMemoryCollection(configuration).Build(),
                new HostingEnvironment { EnvironmentName = "Development" }
            );
    }

    private async Task<TestTenant> MakeAsync(string urlId, ServerTier tier)
    {
        var binding = await Platform.ProvisionAsync(urlId, tier);
        var directory = Services.GetRequiredService<TenantDirectory>();
        var host = await directory.FindHostAsync(HostName.Parse(urlId + ".portal.localhost"), CancellationToken.None);
        Assert.Equal(binding.TenantId, host!.Tenant!.Id);
        return new(this, host.Tenant, host.IdentityProvider!);
    }
}
