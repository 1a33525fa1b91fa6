using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Npgsql;
using Portal.Platform;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.Isolation.Tests.Api;

/// <summary>A key of a tenant on the running stack.</summary>
/// <param name="Tenant">The tenant's <c>url_id</c>.</param>
/// <param name="Owner">The tenant.</param>
/// <param name="Id">The key.</param>
/// <param name="Text">What a program presents.</param>
internal sealed record StackKey(string Tenant, KeyOwner Owner, KeyId Id, string Text);

/// <summary>Makes keys on the running stack, and breaks one half of them.</summary>
internal sealed class StackKeys : IAsyncDisposable
{
    public static readonly string[] AllScopes = ["journeys:read", "journeys:write", "users:read"];

    private readonly PortalStack stack;
    private readonly ServiceProvider web;

    public StackKeys(PortalStack stack)
    {
        this.stack = stack;
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Portal:KeyServiceClient:Address"] = stack.KeyService,
            ["Portal:KeyServiceClient:SecretFile"] = stack.KeyFile("keyservice-caller-web"),
        };
        web = new ServiceCollection()
            .AddLogging()
            .AddKeyServiceClient(
                new ConfigurationBuilder().AddInMemoryCollection(settings).Build(),
                new HostingEnvironment { EnvironmentName = "Development" }
            )
            .BuildServiceProvider();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private KeyServiceClient Client => web.GetRequiredService<KeyServiceClient>();

    /// <summary>A key, live in both halves unless told otherwise; with all scopes unless told otherwise.</summary>
    public async Task<StackKey> NewAsync(
        string tenant,
        string[]? scopes = null,
        bool inTenant = true,
        bool isActive = true,
        bool isExpired = false
    )
    {
        scopes ??= AllScopes;
        Client.Demand(await stack.KeyServicePositionAsync());
        var (id, owner) = (KeyId.New(), KeyOwner.Of(await TenantAsync(tenant)));
        if (inTenant)
        {
            var made = await TenantOwner.ExecuteAsync(
                stack,
                tenant,
                $"""
                INSERT INTO api_keys (key_id, name, scopes, state, created_by_id, created_by_label, expires_at)
                SELECT '{id}', 'isolation {id}', ARRAY['{string.Join(
                    "','",
                    scopes
                )}'], 'Active', user_id, email, now() + interval '1 day'
                FROM users WHERE role = 'Admin' ORDER BY user_id LIMIT 1 RETURNING key_id
                """
            );
            Assert.Equal(id.Value, made);
        }
        var created = await CreateAsync(owner, id, scopes);
        if (isExpired)
        {
            await InKeyServiceAsync($"UPDATE keys SET expires_at = now() - interval '1 second' WHERE key_id = '{id}'");
        }
        if (isActive)
        {
            await Client.ActivateAsync(owner, created, Token);
        }
        return new(tenant, owner, id, created.Key);
    }

    public Task RevokeInKeyServiceAsync(StackKey key) => Client.RevokeAsync(key.Owner, key.Id, Token);

    public Task RevokeInTenantAsync(StackKey key) =>
        TenantOwner.ExecuteAsync(
            stack,
            key.Tenant,
            $"UPDATE api_keys SET state = 'Revoked', revoked_at = now() WHERE key_id = '{key.Id}'"
        );

    public Task ExpireInTenantAsync(StackKey key) =>
        TenantOwner.ExecuteAsync(
            stack,
            key.Tenant,
            $"UPDATE api_keys SET expires_at = now() WHERE key_id = '{key.Id}'"
        );

    /// <summary>Lets the key service believe that the tenant is on another server, until disposed.</summary>
    public async Task<IAsyncDisposable> MoveAsync(StackKey key)
    {
        var tenant = key.Owner.Tenant!.Value;
        var was = await InKeyServiceAsync(
            $"SELECT server_id || ',' || version FROM bindings WHERE tenant_id = '{tenant}'"
        );
        var (server, version) = (((string)was!).Split(',')[0], ((string)was).Split(',')[1]);
        await InKeyServiceAsync(
            $"UPDATE bindings SET server_id = gen_random_uuid(), version = version + 1 WHERE tenant_id = '{tenant}'"
        );
        return new Undo(() =>
            InKeyServiceAsync(
                $"""
                DELETE FROM bindings WHERE tenant_id = '{tenant}';
                INSERT INTO bindings (tenant_id, server_id, version) VALUES ('{tenant}', '{server}', {version})
                """
            )
        );
    }

    public ValueTask DisposeAsync() => web.DisposeAsync();

    /// <summary>May be repeated, and is, where the machine is too busy for the key service's limits.</summary>
    private async Task<CreatedKey> CreateAsync(KeyOwner owner, KeyId id, string[] scopes)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Client.CreateAsync(owner, id, scopes, expiresAt: null, Token);
            }
            catch (KeyServiceUnavailableException) when (attempt < 3) { }
        }
    }

    private async Task<TenantId> TenantAsync(string urlId)
    {
        await using var catalog = NpgsqlDataSource.Create(stack.CatalogConnectionString("portal_operator"));
        await using var command = catalog.CreateCommand("SELECT tenant_id FROM tenants WHERE url_id = $1");
        command.Parameters.Add(new() { Value = urlId });
        return new((Guid)(await command.ExecuteScalarAsync(Token))!);
    }

    private async Task<object?> InKeyServiceAsync(string statement)
    {
        await using var keys = NpgsqlDataSource.Create(stack.KeysConnectionString("portal_keys_owner"));
        await using var command = keys.CreateCommand(statement);
        return await command.ExecuteScalarAsync(Token);
    }

    private sealed class Undo(Func<Task> undo) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await undo();
    }
}
