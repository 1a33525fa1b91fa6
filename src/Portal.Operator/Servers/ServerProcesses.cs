using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Portal.Operator.Servers;

/// <summary>
/// PostgreSQL's processes in a data directory. The pid file alone does not count: after a crash its number may belong to
/// another cluster. Every process of a cluster has the data directory as its working directory.
/// </summary>
internal static class ServerProcesses
{
    /// <summary>The postmaster's pid, or null when no postmaster runs in the directory.</summary>
    public static int? Postmaster(string dataDirectory)
    {
        try
        {
            var first = File.ReadLines(Path.Combine(dataDirectory, "postmaster.pid")).FirstOrDefault();
            return
                int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && WorksIn(pid, dataDirectory)
                ? pid
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>All processes of the cluster, orphans of a killed postmaster included.</summary>
    public static IReadOnlyList<int> In(string dataDirectory) => [.. All().Where(pid => WorksIn(pid, dataDirectory))];

    /// <summary>Kills the backends that a dead postmaster left; a postmaster that starts meanwhile is spared.</summary>
    public static void KillOrphans(string dataDirectory)
    {
        if (Postmaster(dataDirectory) is not null)
        {
            return;
        }
        Kill(In(dataDirectory).Where(IsBackend));
    }

    /// <summary>
    /// Kills what still creates or uses a data directory that is to go: initdb, of which only the command line names it, and
    /// all that work in it.
    /// </summary>
    /// <returns>Whether there was anything.</returns>
    public static bool KillCreation(string dataDirectory)
    {
        var found = All().Where(pid => WorksIn(pid, dataDirectory) || Creates(pid, dataDirectory)).ToList();
        Kill(found);
        return found.Count > 0;
    }

    private static IEnumerable<int> All() =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(entry => Path.GetFileName(entry))
            .Where(name => char.IsAsciiDigit(name[0]))
            .Select(name => int.Parse(name, CultureInfo.InvariantCulture));

    private static void Kill(IEnumerable<int> pids)
    {
        foreach (var pid in pids)
        {
            try
            {
                using var process = Process.GetProcessById(pid);
                process.Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It has ended, or belongs to another user: then what comes next fails and says so.
            }
        }
    }

    private static bool Creates(int pid, string dataDirectory) =>
        CommandLine(pid).Split('\0') is [var program, .. var arguments]
        && Path.GetFileName(program) == "initdb"
        && arguments.Contains($"--pgdata={dataDirectory}");

    private static string CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/cmdline");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    // Backends call themselves "postgres: portal-acme: ..."; a postmaster keeps its command line.
    private static bool IsBackend(int pid) => CommandLine(pid).StartsWith("postgres: ", StringComparison.Ordinal);

    private static bool WorksIn(int pid, string dataDirectory)
    {
        try
        {
            return new FileInfo($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/cwd").LinkTarget == dataDirectory;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It has ended, or belongs to another user.
        }
    }
}
