using Portal.Domain.ApiKeys;
using Portal.Domain.AuditLog;
using Portal.Platform;
using Portal.Platform.Auditing;

namespace Portal.Domain.Tests.ApiKeys;

/// <summary>What a key may learn about itself.</summary>
public sealed class KeyIdentityTests(DomainPlatform platform)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_learns_its_own_name_scopes_and_end_and_leaves_an_entry()
    {
        var tenant = await platform.TenantAsync("keys");
        var key = await TestKey.AddAsync(tenant, ApiScopes.ReadUsers);
        var call = key.Call(ApiScopes.ReadUsers);
        var found = await tenant.Get<KeyIdentityOperations>().GetAsync(call, Cancel);
        Assert.Equal((key.Id, key.Name), (found.KeyId, found.Name));
        Assert.Equal([ApiScopes.ReadUsers], found.Scopes);
        Assert.Equal((await key.RowAsync()).ExpiresAt, found.ExpiresAt);
        var entry = Assert.Single(await tenant.EntriesOfAsync(call.CorrelationId));
        Assert.Equal((AuditAction.ApiKeyIdentified, key.Id.Value), ((AuditAction)entry.Action, entry.TargetId));
    }

    [Fact]
    public async Task A_dead_key_learns_nothing_and_a_person_is_no_key()
    {
        var tenant = await platform.TenantAsync("keys");
        var key = await TestKey.AddAsync(tenant);
        await key.RevokeAsync();
        var operations = tenant.Get<KeyIdentityOperations>();
        await Assert.ThrowsAsync<AuthorityLostException>(() => operations.GetAsync(key.Call(), Cancel));
        var admin = await tenant.NewAdminAsync();
        await Assert.ThrowsAsync<ForbiddenException>(() => operations.GetAsync(admin, Cancel));
        var entry = Assert.Single(await tenant.EntriesOfAsync(admin.CorrelationId));
        Assert.Equal(AuditOutcome.Denied, entry.Outcome);
    }
}
