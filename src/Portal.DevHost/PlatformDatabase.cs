using Portal.DevHost.State;

namespace Portal.DevHost;

/// <summary>A database of the platform's own, which has a cluster to itself.</summary>
/// <param name="Folder">Where its cluster stands.</param>
/// <param name="Port">TCP port of its cluster.</param>
/// <param name="Database">Its name.</param>
/// <param name="Administrator">Name of the secret with the superuser's password.</param>
/// <param name="Owner">The role that migrates it.</param>
/// <param name="Users">The roles that serve from it.</param>
internal sealed record PlatformDatabase(
    string Folder,
    int Port,
    string Database,
    string Administrator,
    string Owner,
    IReadOnlyList<string> Users
)
{
    /// <summary>The control plane's: tenants, hosts, bindings, events.</summary>
    public static PlatformDatabase Catalog(string place, PortRange ports) =>
        new(
            StateFolder.CatalogIn(place),
            ports.Catalog,
            "portal_catalog",
            "catalog-admin",
            "portal_operator",
            ["portal_web", "portal_api"]
        );

    /// <summary>The key service's, on a server that nobody else reaches (IC-3).</summary>
    public static PlatformDatabase Keys(string place, PortRange ports) =>
        new(StateFolder.KeysIn(place), ports.Keys, "portal_keys", "keys-admin", "portal_keys_owner", ["portal_keys"]);
}
