using System.Globalization;

namespace Portal.Operator.Servers;

/// <summary>
/// A PostgreSQL cluster on this machine: one data directory, one port on 127.0.0.1, TLS and SCRAM only, no Unix
/// sockets. Instances hold no resources; the cluster keeps running when the process that started it ends.
/// </summary>
public sealed class PostgresCluster
{
    private PostgresCluster(ServerFacts facts) => Facts = facts;

    /// <summary>What is true of this cluster.</summary>
    public ServerFacts Facts { get; }

    /// <summary>True while a postmaster works in the data directory.</summary>
    public bool IsRunning => ProcessId is not null;

    /// <summary>The postmaster's process id, or null when the cluster is stopped.</summary>
    public int? ProcessId => ServerProcesses.Postmaster(Facts.DataDirectory);

    /// <summary>True when the postmaster ended although nobody stopped the cluster.</summary>
    public bool HasCrashed => !File.Exists(Facts.StoppedFile) && !IsRunning;

    /// <summary>
    /// Creates a cluster, stopped. A complete one in the folder is returned unchanged, with its old superuser password; an
    /// incomplete one, left by a killed creation, is replaced.
    /// </summary>
    /// <exception cref="ServerException">PostgreSQL is missing, the disk is full, the folder cannot be entered.</exception>
    public static async Task<PostgresCluster> CreateAsync(
        ServerSpec spec,
        CancellationToken ct,
        TimeProvider? time = null
    )
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (Load(spec.Folder) is not { } existing)
            return new(await ServerCreation.RunAsync(spec, time ?? TimeProvider.System, ct));
        return existing.Facts.Port == spec.Port
            ? existing
            : throw new ServerException(
                Invariant($"a cluster on port {spec.Port} in {spec.Folder}"),
                Invariant($"one on port {existing.Facts.Port}"),
                "use the port it was created for, or delete it"
            );
    }

    /// <summary>The complete cluster in a folder, or null when there is none.</summary>
    public static PostgresCluster? Load(string folder) => ServerFacts.Read(folder) is { } facts ? new(facts) : null;

    /// <summary>All complete clusters directly below a folder.</summary>
    public static IReadOnlyList<PostgresCluster> LoadAll(string parent) =>
        Directory.Exists(parent) ? [.. Directory.GetDirectories(parent).Select(Load).OfType<PostgresCluster>()] : [];

    /// <summary>The same cluster, to be started on another port. Nothing is written: the facts on disk stay.</summary>
    public PostgresCluster OnPort(int port) => new(Facts with { Port = port });

    /// <summary>Starts the cluster and returns when it accepts connections. Starting a running one does nothing.</summary>
    /// <exception cref="ServerException">The port is taken, or PostgreSQL refused: the message holds its log's end.</exception>
    public async Task StartAsync(CancellationToken ct)
    {
        if (!IsRunning)
            await ServerControl.StartAsync(Facts, ct);
        File.Delete(Facts.StoppedFile);
    }

    /// <summary>
    /// Stops the cluster, which the operator then does not restart: sessions are ended, then, if that takes too long,
    /// aborted.
    /// </summary>
    public async Task StopAsync(CancellationToken ct)
    {
        if (Directory.Exists(Facts.Folder))
            await File.WriteAllTextAsync(Facts.StoppedFile, "", ct);
        await ServerControl.StopAsync(Facts, ct);
    }

    /// <summary>Stops the cluster and removes its folder with all data.</summary>
    public async Task DeleteAsync(CancellationToken ct)
    {
        await StopAsync(ct);
        if (Directory.Exists(Facts.Folder))
            Directory.Delete(Facts.Folder, recursive: true);
    }

    /// <summary>
    /// A connection string for this cluster whose only trusted root is the server's own certificate.
    /// </summary>
    public string ConnectionString(string database, string user, string password) =>
        Invariant(
            $"Host={Facts.Host};Port={Facts.Port};Database={database};Username={user};Password={password};SSL Mode=VerifyFull;Root Certificate={Facts.CertificateFile};Require Auth=ScramSHA256"
        );

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
