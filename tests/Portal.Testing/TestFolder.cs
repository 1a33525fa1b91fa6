using System.Globalization;

namespace Portal.Testing;

/// <summary>Folders and ports for the clusters of one test process; the next run removes what a killed one left.</summary>
internal static class TestFolder
{
    private const int Ranges = 19;
    private const int Platforms = 20;
    private const int PortsOfPlatform = 30;
    private static readonly Lazy<(int Number, FileStream Lock)> Range = new(TakeRange);
    private static int count;
    private static int platforms;

    /// <summary>Named by the process, so that abandoned folders are recognized.</summary>
    public static string OfProcess { get; } =
        Path.Combine(
            "/var/tmp",
            "portal-test-" + Environment.UserName,
            Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
        );

    /// <summary>A number that is unique in this process.</summary>
    public static int NextNumber() => Interlocked.Increment(ref count);

    /// <summary>The first of 30 ports below the ephemeral ones, 20,000 to 31,399; each process and platform has its own.</summary>
    public static int NextPorts() =>
        20_000
        + Range.Value.Number * Platforms * PortsOfPlatform
        + Interlocked.Increment(ref platforms) % Platforms * PortsOfPlatform;

    /// <summary>The lock ends with the process, however it ends; two process ids could fall into one range.</summary>
    private static (int Number, FileStream Lock) TakeRange()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(OfProcess)!, "ports")).FullName;
        for (var i = 0; i < Ranges; i++)
        {
            var number = (Environment.ProcessId + i) % Ranges;
            var path = Path.Combine(folder, number.ToString(CultureInfo.InvariantCulture));
            try
            {
                return (number, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException)
            {
                // taken by another test process
            }
        }
        throw new InvalidOperationException($"All {Ranges} ranges of test ports are taken. End other test runs.");
    }
}
