using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Npgsql;
using Portal.Domain.ApiKeys;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.Benchmarks.Api;

/// <summary>A key of acme, in both halves, and what its calls left in the log.</summary>
internal sealed class BenchmarkKey : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly TenantBinding binding;
    private readonly KeyId id = KeyId.New();

    private BenchmarkKey(ServiceProvider services, TenantBinding binding) =>
        (this.services, this.binding) = (services, binding);

    public string Text { get; private set; } = "";

    /// <summary>As the list of keys shows it.</summary>
    public string Name => $"Benchmark {id.Value}";

    public static async Task<BenchmarkKey> MakeAsync(PortalStack stack)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["Portal:Catalog:ConnectionString"] = stack.CatalogConnectionString("portal_web"),
                    ["Portal:RuntimeKeyFile"] = stack.KeyFile("runtime"),
                    ["Portal:KeyServiceClient:Address"] = stack.KeyService,
                    ["Portal:KeyServiceClient:SecretFile"] = stack.KeyFile("keyservice-caller-web"),
                }
            )
            .Build();
        var provider = new ServiceCollection()
            .AddLogging()
            .AddCatalog(configuration)
            .AddTenantConnections(configuration)
            .AddKeyServiceClient(configuration, new HostingEnvironment { EnvironmentName = Environments.Development })
            .BuildServiceProvider();
        var directory = provider.GetRequiredService<TenantDirectory>();
        var host = await directory.FindHostAsync(HostName.Parse("acme.portal.localhost"), CancellationToken.None);
        provider.GetRequiredService<KeyServiceClient>().Demand(await stack.KeyServicePositionAsync());
        var key = new BenchmarkKey(provider, host!.Tenant!.Binding);
        await key.MakeAsync();
        return key;
    }

    /// <summary>How many entries the key's calls left.</summary>
    public async Task<long> CountEntriesAsync() =>
        (long)(await RunAsync("SELECT count(*) FROM audit_entries WHERE session_id = $1", id.Value))!;

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private async Task MakeAsync()
    {
        string[] scopes = [ApiScopes.ReadJourneys];
        await RunAsync(
            """
            INSERT INTO api_keys (key_id, name, scopes, state, created_by_id, created_by_label, expires_at)
            SELECT $1, $3, $2, 'Active', user_id, email, now() + interval '1 day'
            FROM users WHERE role = 'Admin' LIMIT 1
            """,
            id.Value,
            scopes,
            Name
        );
        var (keys, owner) = (services.GetRequiredService<KeyServiceClient>(), KeyOwner.Of(binding.TenantId));
        var made = await keys.CreateAsync(owner, id, scopes, expiresAt: null, CancellationToken.None);
        await keys.ActivateAsync(owner, made, CancellationToken.None);
        Text = made.Key;
    }

    private async Task<object?> RunAsync(string statement, params object[] parameters)
    {
        var connections = services.GetRequiredService<TenantConnections>();
        await using var connection = await connections.OpenAsync(binding, TenantRole.App, CancellationToken.None);
        await using var command = new NpgsqlCommand(statement, connection);
        command.CommandTimeout = 60;
        foreach (var value in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
        return await command.ExecuteScalarAsync();
    }
}
