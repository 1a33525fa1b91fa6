using System.Diagnostics;
using Portal.Operator.Servers;

namespace Portal.Testing;

/// <summary>A copy of a cluster's data directory, from when it was taken.</summary>
public sealed class OlderCopy
{
    private readonly PostgresCluster cluster;
    private readonly string folder;

    private OlderCopy(PostgresCluster cluster, string folder) => (this.cluster, this.folder) = (cluster, folder);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Stops the cluster, copies its data and starts it again.</summary>
    public static async Task<OlderCopy> TakeAsync(PostgresCluster cluster)
    {
        var copy = new OlderCopy(cluster, cluster.Facts.DataDirectory + "-" + Guid.CreateVersion7().ToString("n"));
        await cluster.StopAsync(Token);
        using (var command = Process.Start("cp", ["-a", cluster.Facts.DataDirectory, copy.folder]))
        {
            await command.WaitForExitAsync(Token);
            Assert.Equal(0, command.ExitCode);
        }
        await cluster.StartAsync(Token);
        return copy;
    }

    /// <summary>Stops the cluster, exchanges its data with those of the copy and starts it: twice, and all is as before.</summary>
    public async Task ExchangeAsync()
    {
        await cluster.StopAsync(Token);
        var aside = folder + "-aside";
        Directory.Move(cluster.Facts.DataDirectory, aside);
        Directory.Move(folder, cluster.Facts.DataDirectory);
        Directory.Move(aside, folder);
        await cluster.StartAsync(Token);
    }
}
