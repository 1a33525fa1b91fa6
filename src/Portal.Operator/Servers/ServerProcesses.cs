using System.Globalization;

namespace Portal.Operator.Servers;

/// <summary>
/// PostgreSQL's processes in a data directory. The pid file alone is not believed: after a crash its number may belong to
/// another cluster by now. Every process of a cluster has the data directory as its working directory.
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
    public static IReadOnlyList<int> In(string dataDirectory) =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Select(entry => Path.GetFileName(entry))
                .Where(name => char.IsAsciiDigit(name[0]))
                .Select(name => int.Parse(name, CultureInfo.InvariantCulture))
                .Where(pid => WorksIn(pid, dataDirectory)),
        ];

    private static bool WorksIn(int pid, string dataDirectory)
    {
        try
        {
            return new FileInfo($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/cwd").LinkTarget == dataDirectory;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Ended meanwhile, or somebody else's.
        }
    }
}
