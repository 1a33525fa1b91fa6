using Portal.DevHost.State;

namespace Portal.DevHost.Commands;

/// <summary>Stops the stack and removes all of its data.</summary>
internal static class ResetCommand
{
    public static async Task<int> RunAsync(StateFolder state, Progress progress, bool confirmed)
    {
        if (!Directory.Exists(state.Root))
        {
            progress.Line($"Nothing to reset: {state.Root} does not exist.");
            return 0;
        }
        if (!confirmed && !Confirm(state))
        {
            progress.Line("Reset cancelled.");
            return 1;
        }
        await DownCommand.RunAsync(state, progress);
        await progress.StepAsync("Removing " + state.Root, () => Task.Run(state.Wipe));
        return 0;
    }

    private static bool Confirm(StateFolder state)
    {
        if (Console.IsInputRedirected)
            throw new DevHostException("Reset removes all local data. To confirm, run: ./portal reset --yes");
        Console.Write($"Remove {state.Root} with all tenants' data and secrets? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
