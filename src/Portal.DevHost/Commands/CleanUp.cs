using Portal.DevHost.State;
using Portal.DevHost.Supervision;

namespace Portal.DevHost.Commands;

/// <summary>Removes what a stack left that was not stopped in order.</summary>
internal static class CleanUp
{
    public static async Task RunAsync(StateFolder state, Progress progress, CancellationToken hurry)
    {
        // A guardian at work would stop our new servers along with the old ones.
        if (StackRecord.Read(state)?.Guardian is { IsAlive: true } guardian)
            await progress.StepAsync("Waiting for an earlier stack's end", () => WaitForAsync(guardian));
        var leftovers = new Leftovers(state);
        if (leftovers.Any())
            await progress.StepAsync("Stopping what an earlier stack left running", () => leftovers.StopAsync(hurry));
        StackRecord.Delete(state);
        foreach (var request in Directory.GetFiles(state.Root, "restart-*"))
            File.Delete(request);
    }

    private static async Task WaitForAsync(ProcessMark guardian)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (guardian.IsAlive)
        {
            if (TimeProvider.System.GetElapsedTime(begun) > TimeSpan.FromMinutes(1))
                Signal.Send(guardian, Signal.Kill);
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
