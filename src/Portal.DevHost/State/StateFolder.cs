using Portal.Operator.Servers;

namespace Portal.DevHost.State;

/// <summary>The folder that holds everything a local stack keeps: <c>.portal</c> in the checkout, or <c>PORTAL_STATE</c>.</summary>
internal sealed class StateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // PostgreSQL's user has to pass through, and sees nothing on its way.
    private const UnixFileMode PassThrough = OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public StateFolder(string root) => Root = Path.GetFullPath(root);

    public string Root { get; }
    public string Secrets => Path.Combine(Root, "secrets");
    public string Logs => Path.Combine(Root, "logs");
    public string IdentityProvider => Path.Combine(Root, "identity-provider");

    /// <summary>Where people find the development platform key.</summary>
    public string PlatformKeyFile => Path.Combine(Root, "platform-key");

    /// <summary>Made first; a folder without it is not ours and is never deleted.</summary>
    public string PortBaseFile => Path.Combine(Root, "port-base");
    public string LockFile => Path.Combine(Root, "lock");

    /// <summary>Its presence asks the running stack to restart a part; it goes when the part is ready again.</summary>
    public string RestartRequest(string part) => Path.Combine(Root, "restart-" + part);

    public string Log(string part) => Path.Combine(Logs, part + ".log");

    /// <summary>Where clusters may stand: here, or in the stand-in of <see cref="ServerLocation"/>.</summary>
    public IReadOnlyList<string> ClusterPlaces => [Root, ServerLocation.StandInFor(Root)];

    public static StateFolder FromEnvironment() =>
        new(
            Environment.GetEnvironmentVariable("PORTAL_STATE") is { Length: > 0 } moved
                ? moved
                : Path.Combine(Checkout.Root, ".portal")
        );

    public static string CatalogIn(string place) => Path.Combine(place, "catalog");

    public static string KeysIn(string place) => Path.Combine(place, "keys");

    public static string ServersIn(string place) => Path.Combine(place, "servers");

    public void Create()
    {
        Directory.CreateDirectory(Root, PassThrough);
        foreach (var folder in new[] { Secrets, Logs, IdentityProvider })
            Directory.CreateDirectory(folder, OwnerOnly);
    }

    /// <summary>Every complete cluster of this state, the platform's own first.</summary>
    public IReadOnlyList<PostgresCluster> Clusters() =>
        [
            .. ClusterPlaces.SelectMany(PostgresCluster.LoadAll),
            .. ClusterPlaces.SelectMany(place => PostgresCluster.LoadAll(ServersIn(place))),
        ];

    /// <summary>Removes all of it. Stop the stack first.</summary>
    public void Wipe()
    {
        if (!File.Exists(PortBaseFile))
            return;
        foreach (var place in ClusterPlaces.Reverse().Where(Directory.Exists))
            Directory.Delete(place, recursive: true);
    }
}
