using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Operator.Jobs;
using Portal.Operator.Provisioning;
using Portal.Operator.Running;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.Operator.Tests.Provisioning;

/// <summary>IC-3: the key service returns the server that the operator pushed, and none before.</summary>
public sealed class PushBindingTests(TestPlatform platform, TestKeyService other) : IClassFixture<TestKeyService>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_provisioned_tenant_is_bound_in_the_key_service()
    {
        var binding = await platform.ProvisionAsync("bound", ServerTier.Schema);
        var key = await NewKeyAsync(platform.KeyService, binding.TenantId);
        var verified = await platform.KeyService.VerifyTenantKeyAsync(key);
        Assert.Equal(binding.TenantId, verified?.TenantId);
        Assert.Equal(binding.ServerId, verified?.ServerId);
        Assert.Equal(binding.Version, verified?.BindingVersion);
    }

    [Fact]
    public void The_binding_is_pushed_before_the_tenant_is_active()
    {
        var steps = platform.Operator.GetServices<IProvisioningStep>().Select(step => step.GetType()).ToList();
        Assert.Equal([typeof(PushBinding), typeof(ActivateTenant)], steps[^2..]);
    }

    [Fact]
    public async Task A_binding_that_the_key_service_lost_is_restored_by_the_next_reconciliation()
    {
        // The other key service represents one that was restored empty.
        var binding = await platform.ProvisionAsync("lost", ServerTier.Schema);
        var key = await NewKeyAsync(other, binding.TenantId);
        Assert.Null(await other.VerifyTenantKeyAsync(key));
        await using var services = other.As("operator");

        await other.StopAsync();
        var round = Round(services.GetRequiredService<KeyServiceClient>());
        var failure = Assert.Single(await round.RunAsync(Token), tenant => tenant.UrlId == "lost");
        Assert.Contains("key service", failure.Reason, StringComparison.Ordinal);
        Assert.False(failure.IsNew);
        await other.StartAsync();

        Assert.DoesNotContain(await round.RunAsync(Token), tenant => tenant.UrlId == "lost");
        Assert.Equal(binding.ServerId, (await other.VerifyTenantKeyAsync(key))?.ServerId);
        Assert.Equal(
            0L, // the server is not at fault
            await platform.InCatalogAsync(
                $"SELECT count(*) FROM events WHERE kind = {(int)PlatformEventKind.ServerUnavailable} AND tenant_id = '{binding.TenantId}'"
            )
        );
    }

    [Fact]
    public async Task A_newer_binding_in_the_key_service_is_not_overwritten()
    {
        var binding = await platform.ProvisionAsync("newer", ServerTier.Schema);
        await using var services = other.As("operator");
        var keys = services.GetRequiredService<KeyServiceClient>();
        await keys.BindAsync(binding.TenantId, ServerId.New(), binding.Version + 1, Token);
        var push = new PushBinding(platform.Operator.GetRequiredService<TenantLocations>(), keys);
        await Assert.ThrowsAsync<BindingNotPushedException>(() =>
            push.RunAsync(TestPlatform.Request("newer", ServerTier.Schema), Token)
        );
        var key = await NewKeyAsync(other, binding.TenantId);
        Assert.NotEqual(binding.ServerId, (await other.VerifyTenantKeyAsync(key))!.ServerId);
    }

    private TenantReconciliation Round(KeyServiceClient keys)
    {
        var push = new PushBinding(platform.Operator.GetRequiredService<TenantLocations>(), keys);
        return new TenantReconciliation(
            platform.Catalog,
            [],
            platform.Operator.GetRequiredService<RequestedTenants>(),
            new TenantProvisioning(platform.Catalog, [push], NullLogger<TenantProvisioning>.Instance),
            new ServerTurns(),
            platform.Operator.GetRequiredService<PlatformEvents>(),
            NullLogger<TenantReconciliation>.Instance
        );
    }

    private static async Task<string> NewKeyAsync(TestKeyService service, TenantId tenant)
    {
        await using var web = service.As("web");
        var (keys, owner) = (web.GetRequiredService<KeyServiceClient>(), KeyOwner.Of(tenant));
        var created = await keys.CreateAsync(owner, KeyId.New(), ["journeys:read"], expiresAt: null, Token);
        await keys.ActivateAsync(owner, created, Token);
        return created.Key;
    }
}
