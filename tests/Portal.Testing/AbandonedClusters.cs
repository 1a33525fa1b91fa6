using System.Globalization;
using Portal.Operator.Servers;

namespace Portal.Testing;

/// <summary>Removes what test runs left behind that were killed: folders are named by the process that made them.</summary>
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
            foreach (var cluster in PostgresCluster.LoadAll(folder))
                await cluster.DeleteAsync(CancellationToken.None);
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }
}
