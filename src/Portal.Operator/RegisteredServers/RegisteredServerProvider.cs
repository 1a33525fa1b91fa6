using Microsoft.EntityFrameworkCore;
using Portal.Operator.Provisioning;
using Portal.Operator.Servers;
using Portal.Platform.Catalog;

namespace Portal.Operator.RegisteredServers;

/// <summary>
/// Servers that somebody else makes, starts, restricts and keeps: managed ones, Patroni, CloudNativePG. Provisioning only makes
/// sure that they answer and are what was registered.
/// </summary>
internal sealed class RegisteredServerProvider(
    IDbContextFactory<CatalogDbContext> catalog,
    AdministratorConnections administrator
) : IServerProvider
{
    /// <inheritdoc/>
    public bool RemovesServers => false;

    /// <summary>Whether a server of this name is registered.</summary>
    public async Task<bool> HasAsync(string name, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        return await db
            .Database.SqlQuery<bool>(
                $"""
                SELECT EXISTS (SELECT FROM servers JOIN registered_servers USING (server_id) WHERE name = {name}) AS "Value"
                """
            )
            .SingleAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task StartAsync(string name, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var server = await db.Servers.AsNoTracking().SingleAsync(row => row.Name == name, cancellationToken);
        await using var session = await administrator.OpenAsync(server, cancellationToken);
    }
}
