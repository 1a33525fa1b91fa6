using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Portal.Operator.Provisioning;
using Portal.Platform.Catalog;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Servers;

/// <summary>The clusters that the operator makes and starts itself: folders on this machine and rows in the catalog.</summary>
internal sealed class ServerRegistry(
    IDbContextFactory<CatalogDbContext> catalog,
    OperatorSecrets secrets,
    OperatorOptions options,
    ServerPorts ports,
    AdministratorConnections administrators,
    TimeProvider time
) : IServerProvider
{
    // A dedicated server has four pools of the app role, one of the support role, the owner and the reserve.
    private const int DedicatedConnections = 110;
    private const int SharedConnections = 300;

    /// <inheritdoc/>
    public bool RemovesServers => true;

    private readonly ConcurrentDictionary<string, SemaphoreSlim> starts = new(StringComparer.Ordinal);

    public PostgresCluster? Find(string name) => PostgresCluster.Load(FolderOf(name));

    public PostgresCluster Get(string name) =>
        Find(name)
        ?? throw new ServerException(
            $"a complete cluster in {FolderOf(name)}",
            "none",
            "restore the folder, or check Portal:Operator:ServersDirectory"
        );

    /// <summary>Every complete cluster in the folder, whether the catalog knows it or not.</summary>
    public IReadOnlyList<PostgresCluster> All() => PostgresCluster.LoadAll(options.ServersDirectory);

    public async Task ReserveAdministratorAsync(string name, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var role = AdministratorOf(name);
        if (await db.ServerAdministrators.AnyAsync(row => row.RoleName == role, cancellationToken))
        {
            return;
        }
        var id = ServerId.New();
        db.ServerAdministrators.Add(
            new ServerAdministratorRow
            {
                ServerId = id,
                RoleName = role,
                Credential = secrets.Seal(ServerSpec.NewPassword(), SecretPurpose.ServerAdministrator(id)),
            }
        );
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task CreateAsync(string name, ServerTier tier, CancellationToken cancellationToken)
    {
        if (Find(name) is not null)
        {
            return;
        }
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        if (await db.Servers.AnyAsync(row => row.Name == name, cancellationToken))
        {
            _ = Get(name); // its data is gone: never replace it with an empty cluster
        }
        var administrator = await GetAdministratorAsync(db, name, cancellationToken);
        var spec = new ServerSpec(FolderOf(name), await ports.TakeAsync(All(), cancellationToken))
        {
            SuperuserName = administrator.RoleName,
            SuperuserPassword = secrets.OpenText(
                administrator.Credential,
                SecretPurpose.ServerAdministrator(administrator.ServerId)
            ),
            MaxConnections = tier == ServerTier.Dedicated ? DedicatedConnections : SharedConnections,
        };
        Directory.CreateDirectory(options.ServersDirectory, ServerLocation.EnterOnly);
        await PostgresCluster.CreateAsync(spec, cancellationToken, time);
    }

    public async Task RegisterAsync(string name, ServerTier tier, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        if (await db.Servers.AnyAsync(row => row.Name == name, cancellationToken))
        {
            return;
        }
        var facts = Get(name).Facts;
        var administrator = await GetAdministratorAsync(db, name, cancellationToken);
        db.Servers.Add(
            new ServerRow
            {
                ServerId = administrator.ServerId,
                Tier = tier,
                Name = name,
                Address = facts.Host,
                Port = facts.Port,
                ServerKeyPin = facts.SpkiSha256,
                SystemIdentifier = facts.SystemIdentifier,
            }
        );
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Forgets a dedicated server that no tenant is bound to. A shared one stays for the next tenant.</summary>
    public async Task UnregisterDedicatedAsync(string name, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        await db
            .Servers.Where(row => row.Name == name && row.Tier == ServerTier.Dedicated)
            .ExecuteDeleteAsync(cancellationToken); // refused by a foreign key while a tenant is bound to it
    }

    /// <summary>Removes a cluster with all data, complete or not; never one that the catalog knows as a server.</summary>
    public async Task DeleteUnregisteredAsync(string name, CancellationToken cancellationToken)
    {
        if (await FindIdAsync(name, cancellationToken) is not null)
        {
            return;
        }
        await (Find(name)?.StopAsync(cancellationToken) ?? Task.CompletedTask);
        await ServerCreation.RemoveAsync(FolderOf(name), cancellationToken);
    }

    /// <summary>Forgets the administrator of a cluster that is not registered.</summary>
    public async Task ForgetAdministratorAsync(string name, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var role = AdministratorOf(name);
        await db
            .ServerAdministrators.Where(row =>
                row.RoleName == role && !db.Servers.Any(server => server.ServerId == row.ServerId)
            )
            .ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Starts a cluster. One start at a time: provisioning and supervision would refuse each other's pid file.</summary>
    public async Task StartAsync(string name, CancellationToken cancellationToken)
    {
        var turn = starts.GetOrAdd(name, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            await Get(name).StartAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Writes pg_hba.conf: only the administrator and these roles are let in.</summary>
    public async Task RestrictAccessAsync(
        ServerRow server,
        string database,
        IReadOnlyList<string> roles,
        CancellationToken cancellationToken
    )
    {
        await ServerAccess.WriteAsync(Get(server.Name).Facts, database, roles, cancellationToken);
        await administrators.ExecuteAsync(
            server,
            AdministratorConnections.MaintenanceDatabase,
            "SELECT pg_reload_conf()",
            cancellationToken
        );
    }

    /// <summary>The id of a registered server; null before its registration.</summary>
    public async Task<ServerId?> FindIdAsync(string name, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        return await db
            .Servers.Where(row => row.Name == name)
            .Select(row => (ServerId?)row.ServerId)
            .SingleOrDefaultAsync(cancellationToken);
    }

    private static async Task<ServerAdministratorRow> GetAdministratorAsync(
        CatalogDbContext db,
        string name,
        CancellationToken cancellationToken
    )
    {
        var role = AdministratorOf(name);
        return await db.ServerAdministrators.AsNoTracking().SingleAsync(row => row.RoleName == role, cancellationToken);
    }

    // Finds a cluster's row by the role's name before the server itself is registered.
    private static string AdministratorOf(string name) => "admin_" + name;

    private string FolderOf(string name) => Path.Combine(options.ServersDirectory, name);
}
