using System.Diagnostics;
using System.Globalization;
using Portal.Operator.Servers;
using Portal.Testing;

namespace Portal.Operator.Tests.Running;

/// <summary>A platform for one test class, which may crash its catalog and let operators stop its clusters.</summary>
public sealed class OwnPlatform : IAsyncLifetime
{
    public TestPlatform Platform { get; } = new();

    /// <summary>The catalog's cluster.</summary>
    public PostgresCluster CatalogCluster =>
        PostgresCluster.Load(Path.Combine(Path.GetDirectoryName(Platform.RuntimeKeyFile)!, "catalog"))!;

    public ValueTask InitializeAsync() => Platform.InitializeAsync();

    public ValueTask DisposeAsync() => Platform.DisposeAsync();

    /// <summary>Sends a signal; KILL also waits until the process is gone.</summary>
    public static async Task SignalAsync(string signal, int pid)
    {
        var id = pid.ToString(CultureInfo.InvariantCulture);
        using var kill = Process.Start("kill", ["-" + signal, id]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        while (signal == "KILL" && Directory.Exists($"/proc/{id}/fd") && HasWorkingDirectory(id))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    // A zombie has none.
    private static bool HasWorkingDirectory(string id)
    {
        try
        {
            return new FileInfo($"/proc/{id}/cwd").LinkTarget is not null;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
