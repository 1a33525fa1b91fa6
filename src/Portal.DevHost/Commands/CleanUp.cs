using Portal.DevHost.State;
using Portal.DevHost.Supervision;

namespace Portal.DevHost.Commands;

/// <summary>Cleans up after a stack that was not shut down properly.</summary>
internal static class CleanUp
{
    public static async Task RunAsync(StateFolder state, Progress progress, CancellationToken hurry)
    {
        // A guardian that is still stopping the old servers would stop the new ones, too.
        if (StackRecord.Read(state)?.Guardian is { IsAlive: true } guardian)
            await progress.StepAsync("Waiting for an earlier stack to stop", () => WaitForAsync(guardian));
        var leftovers = new Leftovers(state);
        if (leftovers.Any())
            await progress.StepAsync(
                "Stopping the remaining processes of an earlier stack",
                () => leftovers.StopAsync(hurry)
            );
        StackRecord.Delete(state);
        foreach (var request in Directory.GetFiles(state.Root, "restart-*"))
            File.Delete(request);
    }

    private static async Task WaitForAsync(ProcessMark guardian)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (guardian.IsAlive)
        {
            if (TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromMinutes(1))
                Signal.Send(guardian, Signal.Kill);
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
