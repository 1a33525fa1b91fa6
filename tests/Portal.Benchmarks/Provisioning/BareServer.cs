using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Portal.Benchmarks.Provisioning;

/// <summary>PostgreSQL's own programs, as one would type them; shares nothing with the operator.</summary>
internal static class BareServer
{
    private const string Script = """
        bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
        [ -n "$bin" ] || bin=$(pg_config --bindir)
        [ "$(id -u)" -ne 0 ] && as= || { chown postgres "$1"; as='runuser -u postgres --'; }
        cd /
        case $3 in
        start) echo secret >"$1/password"
            $as "$bin/initdb" -D "$1/data" -A scram-sha-256 --pwfile="$1/password" &&
            $as "$bin/pg_ctl" -D "$1/data" -w -l "$1/log" -o "-p $2 -c listen_addresses=127.0.0.1 -c unix_socket_directories=$1" start ;;
        stop) $as "$bin/pg_ctl" -D "$1/data" -m immediate stop ;;
        esac
        """;

    /// <summary>From nothing to a server that accepts connections.</summary>
    public static async Task<TimeSpan> MeasureAsync()
    {
        var folder = Directory.CreateTempSubdirectory("portal-bench-").FullName;
        try
        {
            var port = FreePort();
            var begun = Stopwatch.GetTimestamp();
            await RunAsync(folder, port, "start");
            var took = Stopwatch.GetElapsedTime(begun);
            await RunAsync(folder, port, "stop");
            return took;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(string folder, int port, string what)
    {
        // Not read: the server would keep a pipe open.
        using var process = Process.Start(
            new ProcessStartInfo("bash", ["-c", $"{{ {Script} }} >\"$1/out\" 2>&1", "bash", folder, $"{port}", what])
        )!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new Win32Exception(process.ExitCode, await File.ReadAllTextAsync(Path.Combine(folder, "out")));
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
