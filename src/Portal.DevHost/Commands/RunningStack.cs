using Portal.DevHost.State;

namespace Portal.DevHost.Commands;

/// <summary>What <c>up</c> says when there is nothing to start.</summary>
internal static class RunningStack
{
    /// <summary>The exit code when a stack runs (one that is still starting is waited for); null when none does.</summary>
    public static async Task<int?> FindAsync(StateFolder state, Progress progress, CancellationToken ct)
    {
        if (StackRecord.Read(state) is not { Host.IsAlive: true } record)
            return null;
        if (!record.Ready)
            progress.Line($"Portal is starting already (process {record.Host.Pid}).");
        while (StackRecord.Read(state) is { Host.IsAlive: true } current)
        {
            if (current.Ready)
            {
                progress.Line($"Portal is running already (process {current.Host.Pid}). Stop it with ./portal down.");
                progress.Line(SignInTable.For(new PortRange(current.PortBase), state));
                progress.Line(SignInTable.Ready);
                return 0;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
        }
        progress.Line("It did not become ready.");
        return 1;
    }
}
