using System.Diagnostics;
using Portal.DevHost.State;

namespace Portal.DevHost.Supervision;

/// <summary>
/// A second process that only waits. It holds the reading end of a pipe from us; however we die, the pipe ends, and it
/// stops every part and every cluster. It has a session of its own, so that a killed terminal does not kill it.
/// </summary>
internal sealed class Guardian : ISupervised, IDisposable
{
    private const string StoppedInOrder = "stopped";
    private readonly StateFolder _state;
    private readonly Action _changed;
    private Process _process;

    private Guardian(StateFolder state, Action changed) =>
        (_state, _changed, _process) = (state, changed, Launched(state));

    public ProcessMark? Mark => ProcessMark.Of(_process.Id);
    public string Name => "guardian";
    public string LogFile => _state.Log(Name);
    public bool HasCrashed => _process.HasExited;
    public string Ending => "ended unexpectedly";

    /// <param name="state">The stack to guard.</param>
    /// <param name="changed">Called when another process has taken the first one's place.</param>
    public static Guardian Start(StateFolder state, Action changed) => new(state, changed);

    public Task RestartAsync(CancellationToken stop)
    {
        _process.Dispose();
        _process = Launched(_state);
        _changed();
        return Task.CompletedTask;
    }

    private static Process Launched(StateFolder state)
    {
        var start = new ProcessStartInfo(
            "setsid",
            ["sh", "-c", "exec \"$@\" >>\"$PORTAL_LOG\" 2>&1", "sh", Checkout.DotNet, OwnAssembly, "guard"]
        )
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        };
        start.Environment["PORTAL_STATE"] = state.Root;
        start.Environment["PORTAL_LOG"] = state.Log("guardian");
        return Process.Start(start)!;
    }

    /// <summary>Tells it that everything was stopped in order, and waits until it is gone.</summary>
    public async Task DismissAsync()
    {
        if (_process.HasExited)
            return;
        await _process.StandardInput.WriteLineAsync(StoppedInOrder);
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    /// <summary>What the guardian itself does.</summary>
    public static async Task<int> WatchAsync(StateFolder state, TextReader pipe)
    {
        if (await pipe.ReadLineAsync() == StoppedInOrder)
            return 0;
        await new Leftovers(state).StopAsync(CancellationToken.None);
        StackRecord.Delete(state);
        return 0;
    }

    public void Dispose() => _process.Dispose();

    private static string OwnAssembly => Path.Combine(AppContext.BaseDirectory, "Portal.DevHost.dll");
}
