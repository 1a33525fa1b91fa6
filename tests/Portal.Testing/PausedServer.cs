using System.Diagnostics;
using Portal.Operator.Servers;

namespace Portal.Testing;

/// <summary>All processes of a cluster, stopped by SIGSTOP: it accepts connections and never responds.</summary>
public sealed class PausedServer : IDisposable
{
    private readonly List<int> processes;
    private bool resumed;

    private PausedServer(List<int> processes) => this.processes = processes;

    /// <summary>Stops the cluster until it is disposed.</summary>
    public static PausedServer Pause(PostgresCluster cluster)
    {
        var pidFile = Directory
            .EnumerateFiles(cluster.Facts.Folder, "postmaster.pid", SearchOption.AllDirectories)
            .Single();
        var postmaster = int.Parse(File.ReadLines(pidFile).First(), null);
        var all = Children(postmaster).Prepend(postmaster).ToList();
        Signal("STOP", all);
        return new(all);
    }

    public void Dispose()
    {
        if (!resumed)
        {
            resumed = true;
            Signal("CONT", processes);
        }
    }

    private static IEnumerable<int> Children(int parent) =>
        File.ReadAllText($"/proc/{parent}/task/{parent}/children")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pid => int.Parse(pid, null));

    private static void Signal(string signal, List<int> processes)
    {
        using var kill = Process.Start(
            "kill",
            [$"-{signal}", .. processes.Select(pid => pid.ToString(System.Globalization.CultureInfo.InvariantCulture))]
        );
        kill.WaitForExit();
    }
}
