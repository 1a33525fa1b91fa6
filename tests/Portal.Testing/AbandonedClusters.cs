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
            await DeleteAllAsync(folder);
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Stops and deletes every cluster in a folder or anywhere below it.</summary>
    public static async Task DeleteAllAsync(string folder)
    {
        foreach (var facts in Directory.GetFiles(folder, "cluster.json", SearchOption.AllDirectories))
            if (PostgresCluster.Load(Path.GetDirectoryName(facts)!) is { } cluster)
                await cluster.DeleteAsync(CancellationToken.None);
    }
}
