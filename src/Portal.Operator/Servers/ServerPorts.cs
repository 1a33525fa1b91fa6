using Microsoft.EntityFrameworkCore;
using Portal.Platform.Catalog;

namespace Portal.Operator.Servers;

/// <summary>Assigns each new cluster a port of its own, which the catalog then keeps.</summary>
internal sealed class ServerPorts(IDbContextFactory<CatalogDbContext> catalog, OperatorOptions options)
{
    private readonly Lock gate = new();
    private readonly HashSet<int> taken = [];

    /// <summary>Takes the first port that no cluster has and nothing listens on.</summary>
    public async Task<int> TakeAsync(IReadOnlyList<PostgresCluster> existing, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var known = await db.Servers.Select(row => row.Port).ToListAsync(cancellationToken);
        lock (gate)
        {
            taken.UnionWith(known);
            taken.UnionWith(existing.Select(cluster => cluster.Facts.Port));
            var port = options.FirstPort;
            while (taken.Contains(port) || PortHolder.Of(port) is not null)
            {
                port++;
            }
            taken.Add(port);
            return port;
        }
    }
}
