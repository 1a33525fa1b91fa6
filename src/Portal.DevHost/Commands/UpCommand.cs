using System.Globalization;
using Portal.DevHost.State;
using Portal.DevHost.Supervision;

namespace Portal.DevHost.Commands;

/// <summary>Starts the stack and runs until it is told to stop.</summary>
internal static class UpCommand
{
    // Set by tests to their own process, so that the stack also stops when a test run is killed.
    private const string OwnerVariable = "PORTAL_OWNER_PID";

    public static async Task<int> RunAsync(StateFolder state, Progress progress)
    {
        var ports = PortRange.For(state);
        state.Create();
        using var stop = new StopRequest();
        if (await RunningStack.ReportAsync(state, progress, stop.Requested) is { } exitCode)
            return exitCode;
        using var stackLock =
            StackLock.TryTake(state) ?? throw new DevHostException("Another './portal up' is already starting.");
        await CleanUp.RunAsync(state, progress, stop.Hurry);
        ports.EnsureFree(state);
        ports.Save(state);
        return await RunAsync(new Stack(state, ports, progress), SignInTable.For(ports, state), progress, stop);
    }

    private static async Task<int> RunAsync(Stack stack, string table, Progress progress, StopRequest stop)
    {
        var exitCode = 0;
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            await stack.StartAsync(stop.Requested);
            progress.Line(table);
            progress.Line($"  Started in {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s.\n");
            progress.Line(SignInTable.Ready);
            await stack.SuperviseAsync(Owner(), stop.Requested);
        }
        catch (OperationCanceledException) when (stop.Requested.IsCancellationRequested)
        {
            exitCode = 1; // Told to stop before it was ready.
        }
        catch (Exception e) when (e is DevHostException or Operator.Servers.ServerException or IOException)
        {
            progress.Line("\n" + e.Message + "\n");
            exitCode = 1;
        }
        finally
        {
            await stack.StopAsync(stop.Hurry);
            progress.Line("Portal is stopped");
        }
        return exitCode;
    }

    private static ProcessMark? Owner() =>
        int.TryParse(
            Environment.GetEnvironmentVariable(OwnerVariable),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var pid
        )
            ? ProcessMark.Of(pid) ?? new(pid, 0, "")
            : null;
}
