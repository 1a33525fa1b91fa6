using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Operator.Servers;
using Portal.Platform.Catalog;

namespace Portal.Operator.Commands;

/// <summary>Lists, starts and stops the tenants' clusters.</summary>
internal sealed class ServerCommands(IDbContextFactory<CatalogDbContext> catalog, ServerRegistry servers)
{
    public async Task ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var rows = await db.Servers.AsNoTracking().OrderBy(row => row.Name).ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            var tenants = await (
                from binding in db.Bindings
                where binding.ServerId == row.ServerId
                join tenant in db.Tenants on binding.TenantId equals tenant.TenantId
                orderby tenant.UrlId
                select tenant.UrlId
            ).ToListAsync(cancellationToken);
            var state = servers.Find(row.Name) switch
            {
                null => "missing",
                { ProcessId: { } pid } => string.Create(CultureInfo.InvariantCulture, $"running ({pid})"),
                _ => "stopped",
            };
            Console.WriteLine(
                $"{row.Name, -20} {row.Tier, -10} {row.Address}:{row.Port, -6} {state, -18} {string.Join(", ", tenants)}"
            );
        }
    }

    public async Task StartAsync(string name, CancellationToken cancellationToken)
    {
        await servers.StartAsync(await RequireKnownAsync(name, cancellationToken), cancellationToken);
        Console.WriteLine($"{name} is running");
    }

    public async Task StopAsync(string name, CancellationToken cancellationToken)
    {
        await servers.Get(await RequireKnownAsync(name, cancellationToken)).StopAsync(cancellationToken);
        Console.WriteLine($"{name} is stopped");
    }

    // The name becomes part of a path, so only a name from the catalog is accepted.
    private async Task<string> RequireKnownAsync(string name, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        return await db.Servers.AnyAsync(row => row.Name == name, cancellationToken)
            ? name
            : throw new ServerException("a server that the catalog knows", $"'{name}'", "see: servers list");
    }
}
