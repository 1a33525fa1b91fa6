using Portal.Operator.Servers;

namespace Portal.DevHost.State;

/// <summary>The folder of a local stack's data: <c>.portal</c> in the checkout, or <c>PORTAL_STATE</c>.</summary>
internal sealed class StateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // PostgreSQL's user needs to traverse the folder, but not to list it.
    private const UnixFileMode Traverse = OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public StateFolder(string root) => Root = Path.GetFullPath(root);

    public string Root { get; }
    public string Secrets => Path.Combine(Root, "secrets");
    public string Logs => Path.Combine(Root, "logs");
    public string IdentityProvider => Path.Combine(Root, "identity-provider");

    /// <summary>Where people find the development platform key.</summary>
    public string PlatformKeyFile => Path.Combine(Root, "platform-key");

    /// <summary>Created first; a folder without it is not a state folder and is never deleted.</summary>
    public string PortBaseFile => Path.Combine(Root, "port-base");
    public string LockFile => Path.Combine(Root, "lock");

    /// <summary>The file that requests a part's restart; the running stack deletes it when the part is ready again.</summary>
    public string RestartRequest(string part) => Path.Combine(Root, "restart-" + part);

    public string Log(string part) => Path.Combine(Logs, part + ".log");

    /// <summary>The folders that may contain clusters: this one and the fallback of <see cref="ServerLocation"/>.</summary>
    public IReadOnlyList<string> ClusterFolders => [Root, ServerLocation.StandInFor(Root)];

    public static StateFolder FromEnvironment() =>
        new(
            Environment.GetEnvironmentVariable("PORTAL_STATE") is { Length: > 0 } configured
                ? configured
                : Path.Combine(Checkout.Root, ".portal")
        );

    public static string CatalogIn(string folder) => Path.Combine(folder, "catalog");

    public static string KeysIn(string folder) => Path.Combine(folder, "keys");

    public static string ServersIn(string folder) => Path.Combine(folder, "servers");

    public void Create()
    {
        Directory.CreateDirectory(Root, Traverse);
        foreach (var folder in new[] { Secrets, Logs, IdentityProvider })
            Directory.CreateDirectory(folder, OwnerOnly);
    }

    /// <summary>Every complete cluster of this stack, the platform's own first.</summary>
    public IReadOnlyList<PostgresCluster> Clusters() =>
        [
            .. ClusterFolders.SelectMany(PostgresCluster.LoadAll),
            .. ClusterFolders.SelectMany(folder => PostgresCluster.LoadAll(ServersIn(folder))),
        ];

    /// <summary>Deletes all data. The stack must be stopped.</summary>
    public void Wipe()
    {
        if (!File.Exists(PortBaseFile))
            return;
        foreach (var folder in ClusterFolders.Reverse().Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
    }
}
