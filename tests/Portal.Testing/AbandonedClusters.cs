using System.Globalization;
using Portal.Operator.Servers;

namespace Portal.Testing;

/// <summary>Removes what killed test runs left behind: folders are named by the process that created them.</summary>
internal static class AbandonedClusters
{
    public static async Task RemoveAsync(string parent)
    {
        if (!Directory.Exists(parent))
            return;
        foreach (var folder in Directory.GetDirectories(parent))
        {
            if (
                !int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                || Directory.Exists($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}")
            )
                continue;
            try
            {
                await DeleteAllAsync(folder);
                Directory.Delete(folder, recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // Another run has removed it meanwhile.
            }
        }
    }

    /// <summary>Stops and deletes every cluster in a folder or anywhere below it.</summary>
    public static async Task DeleteAllAsync(string folder)
    {
        foreach (var facts in Directory.GetFiles(folder, "cluster.json", SearchOption.AllDirectories))
            if (PostgresCluster.Load(Path.GetDirectoryName(facts)!) is { } cluster)
                await DeleteAsync(cluster);
    }

    /// <summary>A server that a killed test had frozen obeys no command, and is killed.</summary>
    private static async Task DeleteAsync(PostgresCluster cluster)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await cluster.DeleteAsync(limit.Token);
        }
        catch (Exception e) when (e is ServerException or OperationCanceledException)
        {
            ServerProcesses.KillCreation(cluster.Facts.DataDirectory);
            await cluster.DeleteAsync(CancellationToken.None);
        }
    }
}
