using System.Globalization;
using Portal.Platform.KeyService;

namespace Portal.Testing;

/// <summary>
/// A key service on a cluster of its own, with the callers and rights that the product has. For tests of its callers: use
/// it as a class or assembly fixture and give <see cref="ClientConfiguration"/> to the services under test.
/// </summary>
public sealed class TestKeyService : IAsyncLifetime
{
    private const string Database = "portal_keys";
    private readonly TestCluster cluster = new();
    private RunningKeyService? running;

    /// <summary>Its address; the same after a restart.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Running.Port}");

    /// <summary>The service's own cluster.</summary>
    public TestCluster Cluster => cluster;

    private RunningKeyService Running => cluster.Cluster is null ? null! : running!;

    /// <summary>What a caller is configured with: <c>web</c>, <c>api</c> or <c>operator</c>.</summary>
    public Dictionary<string, string?> ClientConfiguration(string caller) =>
        new(StringComparer.Ordinal)
        {
            ["Portal:KeyServiceClient:Address"] = Address,
            ["Portal:KeyServiceClient:SecretFile"] = Running.SecretFile(caller),
        };

    /// <summary>Lets a key expire directly in the database; it can be activated all the same.</summary>
    public Task ExpireAsync(KeyId key) =>
        Running.SqlAsync(
            "portal_keys_owner",
            $"UPDATE keys SET expires_at = now() - interval '1 second' WHERE key_id = '{key}'"
        );

    /// <summary>Stops the service; its database stays.</summary>
    public Task StopAsync() => Running.StopAsync();

    /// <summary>Starts it again, at the same address.</summary>
    public Task StartAsync() => Running.StartAsync();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (!TestCluster.Available)
        {
            return;
        }
        await cluster.InitializeAsync();
        await RunningKeyService.CreateRolesAsync(cluster);
        await RunningKeyService.CreateDatabaseAsync(cluster, Database);
        running = new RunningKeyService(cluster, Database);
        running.AddCaller("web", "manage");
        running.AddCaller("api", "verify", "manage", "issue");
        running.AddCaller("operator", "bind", "seal");
        await running.MigrateAsync();
        await running.StartAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (running is not null)
        {
            await running.DisposeAsync();
        }
        await cluster.DisposeAsync();
    }
}
