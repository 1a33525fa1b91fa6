using System.Globalization;
using System.Net.Sockets;
using Portal.DevHost.Parts;
using Portal.DevHost.State;
using Portal.DevHost.Supervision;
using Portal.Operator.Servers;

namespace Portal.DevHost.Commands;

/// <summary>Shows each part's process, port and health. The exit code is 0 only if all are healthy.</summary>
internal static class StatusCommand
{
    private sealed record Row(string Name, int? Pid, int Port, string State)
    {
        public bool IsHealthy => State == "healthy";
    }

    public static async Task<int> RunAsync(StateFolder state, Progress progress, CancellationToken ct)
    {
        if (StackRecord.Read(state) is not { Host.IsAlive: true } record)
        {
            progress.Line(
                new Leftovers(state).Any()
                    ? "Portal is not running, but processes of an earlier stack are. Stop them with ./portal down."
                    : "Portal is not running. Start it with ./portal up."
            );
            return 1;
        }
        var rows = await Task.WhenAll([
            .. state.Clusters().Select(cluster => ClusterAsync(cluster, ct)),
            IdentityProviderAsync(record, ct),
            .. record.Parts.Select(part => PartAsync(part, ct)),
        ]);
        progress.Line($"  {"Part", -28}{"Process", 8}{"Port", 7}{"Restarts", 10}  State");
        foreach (var row in rows)
            progress.Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {row.Name, -28}{row.Pid, 8}{row.Port, 7}{Restarts(record, row), 10}  {row.State}"
                )
            );
        var isHealthy = record.Ready && rows.All(row => row.IsHealthy);
        progress.Line(
            isHealthy ? "Portal is healthy"
            : record.Ready ? "Portal is not healthy; logs are in " + state.Logs
            : "Portal is starting"
        );
        return isHealthy ? 0 : 1;
    }

    // The operator restarts the tenants' servers and tells of it in its log.
    private static int? Restarts(StackRecord record, Row row) =>
        row.Name.StartsWith("server ", StringComparison.Ordinal) ? null : record.Restarts.GetValueOrDefault(row.Name);

    private static async Task<Row> ClusterAsync(PostgresCluster cluster, CancellationToken ct)
    {
        var name = Path.GetFileName(cluster.Facts.Folder);
        var title = name is "catalog" or "keys" ? name + " server" : "server " + name;
        var state =
            !cluster.IsRunning ? "stopped"
            : await AcceptsConnectionsAsync(cluster.Facts.Port, ct) ? "healthy"
            : "no answer";
        return new(title, cluster.ProcessId, cluster.Facts.Port, state);
    }

    private static async Task<Row> IdentityProviderAsync(StackRecord record, CancellationToken ct)
    {
        var port = new PortRange(record.PortBase).IdentityProvider;
        return new(
            "identity provider",
            record.Host.Pid,
            port,
            await AcceptsConnectionsAsync(port, ct) ? "healthy" : "no answer"
        );
    }

    private static async Task<Row> PartAsync(PartRecord part, CancellationToken ct)
    {
        var health = await Health.CheckAsync(part.HealthPort, ct);
        var state =
            !part.Process.IsAlive ? "stopped"
            : health.IsReady ? "healthy"
            : "not ready: " + health.Text;
        return new(part.Name, part.Process.IsAlive ? part.Process.Pid : null, part.HealthPort, state);
    }

    private static async Task<bool> AcceptsConnectionsAsync(int port, CancellationToken ct)
    {
        try
        {
            using var client = new TcpClient();
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(TimeSpan.FromSeconds(2));
            await client.ConnectAsync("127.0.0.1", port, timeout.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
