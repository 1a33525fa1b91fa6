using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Portal.Operator.Servers;

/// <summary>Tells whether a TCP port on the loopback addresses is free, and if not, which process holds it.</summary>
public static class PortHolder
{
    /// <summary>Null when free; otherwise the holder for an error message, such as "postgres (pid 4711)".</summary>
    public static string? Of(int port)
    {
        var inodes = ListeningInodes("/proc/net/tcp", port)
            .Concat(ListeningInodes("/proc/net/tcp6", port))
            .ToHashSet(StringComparer.Ordinal);
        if (inodes.Count > 0)
            return Holder(inodes) ?? "a process of another user";
        return CanBind(port) ? null : "an unknown process";
    }

    private static IEnumerable<string> ListeningInodes(string table, int port)
    {
        const string listening = "0A";
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return File.Exists(table)
            ? File.ReadLines(table)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(columns =>
                    columns.Length > 9
                    && columns[3] == listening
                    && columns[1].EndsWith(suffix, StringComparison.Ordinal)
                )
                .Select(columns => columns[9])
            : [];
    }

    private static string? Holder(HashSet<string> inodes)
    {
        foreach (var entry in Directory.EnumerateDirectories("/proc").Where(e => char.IsAsciiDigit(e[6])))
        {
            try
            {
                var holds = Directory
                    .EnumerateFiles(Path.Combine(entry, "fd"))
                    .Any(fd =>
                        new FileInfo(fd).LinkTarget is { } target
                        && target.StartsWith("socket:[", StringComparison.Ordinal)
                        && inodes.Contains(target[8..^1])
                    );
                if (holds)
                    return $"{File.ReadAllText(Path.Combine(entry, "comm")).Trim()} (pid {entry[6..]})";
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended, or belongs to another user.
            }
        }
        return null;
    }

    private static bool CanBind(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
