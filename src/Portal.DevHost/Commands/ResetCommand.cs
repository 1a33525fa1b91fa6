using Portal.DevHost.State;

namespace Portal.DevHost.Commands;

/// <summary>Stops the stack and removes everything it kept.</summary>
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
            progress.Line("Nothing was changed.");
            return 1;
        }
        await DownCommand.RunAsync(state, progress);
        await progress.StepAsync("Removing " + state.Root, () => Task.Run(state.Wipe));
        return 0;
    }

    private static bool Confirm(StateFolder state)
    {
        if (Console.IsInputRedirected)
            throw new DevHostException("Reset removes all local data. Confirm with: ./portal reset --yes");
        Console.Write($"Remove {state.Root} with all tenants' data and all secrets in it? [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
