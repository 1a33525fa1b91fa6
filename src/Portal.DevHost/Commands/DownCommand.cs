using Portal.DevHost.State;
using Portal.DevHost.Supervision;

namespace Portal.DevHost.Commands;

/// <summary>Stops the stack and returns when all of its processes have ended.</summary>
internal static class DownCommand
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(90);

    public static async Task<int> RunAsync(StateFolder state, Progress progress)
    {
        if (!Directory.Exists(state.Root))
        {
            progress.Line("Portal is not running.");
            return 0;
        }
        var wasRunning = StackRecord.Read(state) is { Host.IsAlive: true } || new Leftovers(state).Any();
        if (StackRecord.Read(state) is { Host.IsAlive: true } record)
            await progress.StepAsync("Stopping Portal", () => StopAsync(record.Host));
        await CleanUp.RunAsync(state, progress, CancellationToken.None);
        progress.Line(wasRunning ? "Portal is stopped" : "Portal is not running.");
        return 0;
    }

    private static async Task StopAsync(ProcessMark host)
    {
        var started = TimeProvider.System.GetTimestamp();
        Signal.Send(host, Signal.Terminate);
        while (host.IsAlive)
        {
            if (TimeProvider.System.GetElapsedTime(started) > StopTimeout)
                Signal.Send(host, Signal.Kill); // CleanUp stops the processes that it leaves.
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
