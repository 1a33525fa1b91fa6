using Portal.Domain.ApiKeys;
using Portal.Domain.AuditLog;
using Portal.Platform.Auditing;
using Portal.Platform.KeyService;

namespace Portal.Domain.Tests.ApiKeys;

/// <summary>The key service refuses to end a key, since it knows the id as another owner's. That saves nobody's key.</summary>
public sealed class PlantedKeyTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_revoked_here_whatever_the_key_service_says()
    {
        var tenant = await platform.TenantAsync("planted");
        var key = await PlantAsync(tenant);
        var admin = await tenant.NewAdminAsync();
        await tenant.Get<ApiKeyOperations>().RevokeAsync(admin, key.Id, Cancel);
        Assert.Equal(ApiKeyState.Revoked, (await key.RowAsync()).State);
        var entry = Assert.Single(await tenant.EntriesOfTargetAsync(key.Id.Value));
        Assert.Equal((AuditAction.ApiKeyRevoked, AuditOutcome.Succeeded), ((AuditAction)entry.Action, entry.Outcome));
    }

    [Fact]
    public async Task A_repair_ends_its_row_and_goes_on_with_the_others()
    {
        var tenant = await platform.TenantAsync("planted");
        var keys = new List<TestKey>();
        for (var i = 0; i < 3; i++)
        {
            keys.Add(await TestKey.AddAsync(tenant)); // of which the key service knows nothing
            keys.Add(await PlantAsync(tenant));
        }
        await tenant.Get<ApiKeyReconciler>().RunAsync(tenant.Id, Cancel);
        foreach (var key in keys)
        {
            Assert.Equal(ApiKeyState.Revoked, (await key.RowAsync()).State);
        }
    }

    /// <summary>A key in use here, whose id the key service knows as another tenant's.</summary>
    private async Task<TestKey> PlantAsync(TestTenant tenant)
    {
        var key = await TestKey.AddAsync(tenant);
        var other = await platform.TenantAsync("other");
        var service = tenant.Get<KeyServiceClient>();
        await service.CreateAsync(KeyOwner.Of(other.Id), key.Id, [ApiScopes.ReadJourneys], expiresAt: null, Cancel);
        return key;
    }
}
