using Portal.DevHost.State;
using Portal.Platform.Catalog;

namespace Portal.DevHost;

/// <summary>One of the platform's own databases; each has its own cluster.</summary>
/// <param name="Folder">The cluster's folder.</param>
/// <param name="Port">The cluster's TCP port.</param>
/// <param name="Database">The database's name.</param>
/// <param name="Administrator">Name of the secret with the superuser's password.</param>
/// <param name="Owner">The role that runs migrations.</param>
/// <param name="Users">The services' roles.</param>
internal sealed record PlatformDatabase(
    string Folder,
    int Port,
    string Database,
    string Administrator,
    string Owner,
    IReadOnlyList<string> Users
)
{
    /// <summary>What an administrator runs in the database once the roles exist.</summary>
    public string Rules { get; private init; } = "";

    /// <summary>The catalog: tenants, hosts, bindings, events.</summary>
    public static PlatformDatabase Catalog(string folder, PortRange ports) =>
        new(
            StateFolder.CatalogIn(folder),
            ports.Catalog,
            "portal_catalog",
            "catalog-admin",
            "portal_operator",
            ["portal_web", "portal_api"]
        )
        {
            Rules = ServiceRoleRules.Statements,
        };

    /// <summary>The key service's database, on a server that no other service can access (IC-3).</summary>
    public static PlatformDatabase Keys(string folder, PortRange ports) =>
        new(StateFolder.KeysIn(folder), ports.Keys, "portal_keys", "keys-admin", "portal_keys_owner", ["portal_keys"]);
}
