using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Portal.Domain.ApiKeys;
using Portal.Platform.KeyService;

namespace Portal.Domain.Tests.ApiKeys;

/// <summary>Both halves of a tenant's keys, as the API sees them: a key works when both are live (IC-9).</summary>
internal sealed class KeyStates(TestTenant tenant, TestKeyServiceCallers callers)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static KeyStates Of(DomainPlatform platform, TestTenant tenant) =>
        new(tenant, TestKeyServiceCallers.Of(platform));

    public Task<ApiKey> RowAsync(KeyId id) =>
        tenant.QueryAsync(db => db.ApiKeys.AsNoTracking().SingleAsync(key => key.KeyId == id, Cancel));

    public Task<ApiKey> RowAsync(string name) =>
        tenant.QueryAsync(db =>
            db.ApiKeys.AsNoTracking()
                .Where(key => key.Name == name)
                .OrderByDescending(key => key.KeyId)
                .FirstAsync(Cancel)
        );

    /// <summary>The key service's half; null when it never heard of the key.</summary>
    public async Task<KeyState?> KnownAsync(KeyId id)
    {
        var keys = await callers.Web.ListAsync(tenant.Id, after: null, Cancel);
        return keys.SingleOrDefault(key => key.KeyId == id.Value)?.State;
    }

    public async Task<(ApiKeyState Row, KeyState? Known)> StatesAsync(KeyId id) =>
        ((await RowAsync(id)).State, await KnownAsync(id));

    /// <summary>What the key service says of a presented key.</summary>
    public async Task<VerifiedTenantKey?> VerifyAsync(string secret) =>
        ApiKeyFormat.TryParse(secret, out var key)
            ? await callers.Verifier.VerifyAsync(key, Cancel) as VerifiedTenantKey
            : null;

    /// <summary>No key works without its row, and no row claims to be in use without a working key.</summary>
    public async Task AgreeAsync()
    {
        var rows = await tenant.QueryAsync(db => db.ApiKeys.AsNoTracking().ToListAsync(Cancel));
        var keys = (await callers.Web.ListAsync(tenant.Id, after: null, Cancel)).ToDictionary(key => key.KeyId);
        foreach (var row in rows)
        {
            Assert.NotEqual(ApiKeyState.Pending, row.State);
            var known = keys[row.KeyId.Value].State;
            Assert.Equal(row.State == ApiKeyState.Active ? KeyState.Active : KeyState.Revoked, known);
        }
        Assert.Equal(rows.Select(row => row.KeyId.Value).ToHashSet(), keys.Keys.ToHashSet());
    }

    /// <summary>Lets time pass for the rows that are pending; the database's rule forbids it, as it should.</summary>
    public Task AgeAsync(string name = "%", string by = "2 minutes") =>
        tenant.AsAdministratorAsync(
            $"""
            ALTER TABLE api_keys DISABLE TRIGGER keep_api_key;
            UPDATE api_keys SET created_at = created_at - interval '{by}' WHERE name LIKE '{name}';
            ALTER TABLE api_keys ENABLE TRIGGER keep_api_key;
            """
        );
}

/// <summary>The key service's callers, with the rights that the product's processes have.</summary>
internal sealed record TestKeyServiceCallers(KeyServiceClient Web, KeyVerifier Verifier)
{
    public static TestKeyServiceCallers Of(DomainPlatform platform) =>
        new(
            New(platform, "web").GetRequiredService<KeyServiceClient>(),
            New(platform, "api").GetRequiredService<KeyVerifier>()
        );

    // No reader of the feed runs here: nothing is trusted from a cache, each question reaches the key service.
    private static ServiceProvider New(DomainPlatform platform, string caller) =>
        new ServiceCollection()
            .AddLogging()
            .AddKeyServiceClient(
                new ConfigurationBuilder()
                    .AddInMemoryCollection(platform.Platform.KeyService.ClientConfiguration(caller))
                    .Build(),
                new HostingEnvironment { EnvironmentName = "Development" }
            )
            .AddKeyVerification()
            .BuildServiceProvider();
}
