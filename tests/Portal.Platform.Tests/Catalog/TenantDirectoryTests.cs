using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.Platform.Tests.Catalog;

public sealed class TenantDirectoryTests(TestPlatform platform)
{
    private readonly FakeClock clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_exact_host_leads_to_its_tenant_and_its_binding()
    {
        var binding = await platform.ProvisionAsync("listed", ServerTier.Schema);
        var host = await NewDirectory().FindHostAsync(HostName.Parse("LISTED.portal.localhost:5100"), Token);
        Assert.Equal("listed", host!.Tenant!.UrlId);
        Assert.Equal(TenantState.Active, host.Tenant.State);
        Assert.Equal(binding.AppRole, host.Tenant.Binding.AppRole);
        Assert.Equal("http://localhost:1/listed", host.IdentityProvider!.Issuer);
    }

    [Theory]
    [InlineData("www.listed.portal.localhost")]
    [InlineData("portal.localhost")]
    [InlineData("isted.portal.localhost")]
    [InlineData("listed.portal.localhost.example")]
    public async Task Any_other_host_leads_nowhere(string host)
    {
        await platform.ProvisionAsync("listed", ServerTier.Schema);
        Assert.Null(await NewDirectory().FindHostAsync(HostName.Parse(host), Token));
    }

    [Fact]
    public async Task Suspension_and_quarantine_are_seen_within_the_lifetime()
    {
        var binding = await platform.ProvisionAsync("suspended", ServerTier.Schema);
        var directory = NewDirectory();
        var tenant = await directory.GetServedAsync(binding.TenantId, Token);

        await SetStateAsync(binding, "Suspended");
        Assert.Same(tenant, await directory.GetServedAsync(binding.TenantId, Token)); // no longer than the lifetime
        clock.Advance(TenantDirectory.Lifetime);
        await Assert.ThrowsAsync<TenantNotServedException>(() => directory.GetServedAsync(binding.TenantId, Token));

        await SetStateAsync(binding, "Active");
        await platform.AsAsync(
            "portal_web",
            $"INSERT INTO quarantines (quarantine_id, tenant_id, reason) VALUES (gen_random_uuid(), '{binding.TenantId}', 'nonce')"
        );
        clock.Advance(TenantDirectory.Lifetime);
        await Assert.ThrowsAnyAsync<ServiceUnavailableException>(() =>
            directory.GetServedAsync(binding.TenantId, Token)
        );
    }

    [Fact]
    public async Task Nobody_is_an_answer_too_and_ends_with_its_lifetime()
    {
        var directory = NewDirectory();
        var host = HostName.Parse("late.portal.localhost");
        Assert.Null(await directory.FindHostAsync(host, Token));
        await platform.ProvisionAsync("late", ServerTier.Schema);
        Assert.Null(await directory.FindHostAsync(host, Token));
        clock.Advance(TenantDirectory.Lifetime);
        Assert.NotNull(await directory.FindHostAsync(host, Token));
    }

    [Fact]
    public async Task The_process_that_quarantines_forgets_at_once()
    {
        var binding = await platform.ProvisionAsync("forgotten", ServerTier.Schema);
        var directory = NewDirectory();
        await directory.FindHostAsync(HostName.Parse("forgotten.portal.localhost"), Token);
        await directory.GetServedAsync(binding.TenantId, Token);
        await SetStateAsync(binding, "Suspended");
        directory.Forget(binding.TenantId);
        var host = await directory.FindHostAsync(HostName.Parse("forgotten.portal.localhost"), Token);
        Assert.Equal(TenantState.Suspended, host!.Tenant!.State);
        await Assert.ThrowsAsync<TenantNotServedException>(() => directory.GetServedAsync(binding.TenantId, Token));
    }

    [Fact]
    public async Task A_tenant_that_does_not_exist_is_not_found()
    {
        await Assert.ThrowsAsync<NotFoundException>(() => NewDirectory().GetServedAsync(TenantId.New(), Token));
    }

    [Fact]
    public async Task A_catalog_that_does_not_answer_is_unavailable_and_never_nobody()
    {
        var options = new DbContextOptionsBuilder<CatalogDbContext>()
            .UseNpgsql("Host=127.0.0.1;Port=1;Database=none;Username=none;Password=none;Timeout=2")
            .Options;
        var directory = new TenantDirectory(new NoCatalog(options), clock, NullLogger<TenantDirectory>.Instance);
        await Assert.ThrowsAnyAsync<ServiceUnavailableException>(() =>
            directory.FindHostAsync(HostName.Parse("acme.portal.localhost"), Token)
        );
    }

    private TenantDirectory NewDirectory() =>
        new(
            platform.Web.GetRequiredService<IDbContextFactory<CatalogDbContext>>(),
            clock,
            NullLogger<TenantDirectory>.Instance
        );

    private Task<object?> SetStateAsync(TenantBinding binding, string state) =>
        platform.AsAsync(
            "portal_operator",
            $"UPDATE tenants SET state = '{state}' WHERE tenant_id = '{binding.TenantId}'"
        );

    private sealed class NoCatalog(DbContextOptions<CatalogDbContext> options) : IDbContextFactory<CatalogDbContext>
    {
        public CatalogDbContext CreateDbContext() => new(options);
    }
}
