using System.Globalization;
using System.Text;
using Portal.DevHost.Parts;
using Portal.DevHost.State;
using Portal.Operator.Servers;

namespace Portal.DevHost.Supervision;

/// <summary>
/// Finds and stops what still runs of a stack, without trusting any record: parts by the mark in their environment (which
/// also finds one whose starter died before recording it), clusters by their data directories.
/// </summary>
internal sealed class Leftovers(StateFolder state)
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(20);
    private readonly byte[] _mark = Encoding.UTF8.GetBytes($"\0{Part.StackVariable}={state.Root}\0");

    public bool Any() => Processes().Count > 0 || RunningClusters().Any();

    /// <summary>Stops parts first, so that they can finish their work, then clusters.</summary>
    public async Task StopAsync(CancellationToken hurry)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var signalled = new HashSet<ProcessMark>();
        while (Processes() is { Count: > 0 } processes)
        {
            var isLate = TimeProvider.System.GetElapsedTime(begun) > StopTimeout || hurry.IsCancellationRequested;
            foreach (var process in processes.Where(process => isLate || signalled.Add(process)))
                Signal.Send(process, isLate ? Signal.Kill : Signal.Terminate);
            await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
        }
        await Task.WhenAll(RunningClusters().Select(cluster => cluster.StopAsync(CancellationToken.None)));
    }

    public IReadOnlyList<ProcessMark> Processes() =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Select(entry => Path.GetFileName(entry))
                .Where(name => char.IsAsciiDigit(name[0]))
                .Select(name => int.Parse(name, CultureInfo.InvariantCulture))
                .Where(pid => pid != Environment.ProcessId && CarriesMark(pid))
                .Select(ProcessMark.Of)
                .OfType<ProcessMark>(),
        ];

    private IEnumerable<PostgresCluster> RunningClusters() => state.Clusters().Where(cluster => cluster.IsRunning);

    private bool CarriesMark(int pid)
    {
        try
        {
            var environment = File.ReadAllBytes($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/environ");
            return environment.AsSpan().StartsWith(_mark.AsSpan(1)) || environment.AsSpan().IndexOf(_mark) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // It has ended, or belongs to another user.
        }
    }
}
