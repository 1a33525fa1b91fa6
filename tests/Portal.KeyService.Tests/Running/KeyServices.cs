using Portal.Testing;

namespace Portal.KeyService.Tests.Running;

/// <summary>A cluster with the key service's roles, and one service that tests share. Others are started beside it.</summary>
public sealed class KeyServices : IAsyncLifetime
{
    private readonly TestCluster cluster = new();
    private RunningKeyService? shared;
    private int databases;

    /// <summary>The cluster; skips the test where PostgreSQL is missing.</summary>
    public TestCluster Cluster => cluster.Cluster is null ? null! : cluster;

    internal RunningKeyService Shared => Cluster is null ? null! : shared!;

    /// <summary>A service with a database of its own.</summary>
    internal async Task<RunningKeyService> StartAsync(Action<RunningKeyService>? change = null)
    {
        var service = new RunningKeyService(Cluster, await NewDatabaseAsync());
        change?.Invoke(service);
        await service.MigrateAsync();
        await service.StartAsync();
        await WarmAsync(service);
        return service;
    }

    // The first request of a process takes longer than callers wait on a busy machine.
    private static async Task WarmAsync(RunningKeyService service)
    {
        await using var caller = await TestCaller.StartAsync(service);
        await TestCaller.RetryAsync(() => caller.NewTenantKeyAsync());
    }

    public async Task<string> NewDatabaseAsync()
    {
        var name = $"keys{Interlocked.Increment(ref databases)}";
        await RunningKeyService.CreateDatabaseAsync(cluster, name);
        return name;
    }

    public async ValueTask InitializeAsync()
    {
        if (!TestCluster.Available)
        {
            return;
        }
        await cluster.InitializeAsync();
        await RunningKeyService.CreateRolesAsync(cluster);
        shared = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (shared is not null)
        {
            await shared.DisposeAsync();
        }
        await cluster.DisposeAsync();
    }
}
