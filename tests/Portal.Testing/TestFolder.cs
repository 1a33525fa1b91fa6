using System.Globalization;

namespace Portal.Testing;

/// <summary>Folders and ports for the clusters of one test process; what a killed run left is removed by the next one.</summary>
internal static class TestFolder
{
    private static int count;

    /// <summary>Named by the process, which tells abandoned ones.</summary>
    public static string OfProcess { get; } =
        Path.Combine(
            "/var/tmp",
            "portal-test-" + Environment.UserName,
            Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
        );

    /// <summary>A number that no other platform of this process has.</summary>
    public static int NextNumber() => Interlocked.Increment(ref count);

    /// <summary>Below the ephemeral ports, apart for each process and platform.</summary>
    public static int FirstPort(int number) => 20_000 + Environment.ProcessId % 115 * 100 + number % 10 * 10;
}
