using Portal.DevHost.State;

namespace Portal.DevHost.Commands;

/// <summary>Reports a stack that is already running to <c>up</c>.</summary>
internal static class RunningStack
{
    /// <summary>The exit code if a stack is running, after waiting for one that is still starting; null if there is none.</summary>
    public static async Task<int?> ReportAsync(StateFolder state, Progress progress, CancellationToken ct)
    {
        if (StackRecord.Read(state) is not { Host.IsAlive: true } record)
            return null;
        if (!record.Ready)
            progress.Line($"Portal is already starting (process {record.Host.Pid}).");
        while (StackRecord.Read(state) is { Host.IsAlive: true } current)
        {
            if (current.Ready)
            {
                progress.Line($"Portal is already running (process {current.Host.Pid}). Stop it with ./portal down.");
                progress.Line(SignInTable.For(new PortRange(current.PortBase), state));
                progress.Line(SignInTable.Ready);
                return 0;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
        }
        progress.Line("Portal ended before it was ready.");
        return 1;
    }
}
