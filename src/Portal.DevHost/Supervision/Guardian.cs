using System.Diagnostics;
using Portal.DevHost.State;

namespace Portal.DevHost.Supervision;

/// <summary>
/// A second process that only waits. It holds the reading end of a pipe from us; when we die in whatever manner, the pipe ends,
/// and it stops every part and every cluster. It has a session of its own, so a killed terminal does not take it along.
/// </summary>
internal sealed class Guardian : IDisposable
{
    private const string AllIsWell = "stopped";
    private readonly Process _process;

    private Guardian(Process process) => (_process, Mark) = (process, ProcessMark.Of(process.Id)!);

    public ProcessMark Mark { get; }
    public bool HasCrashed => _process.HasExited;

    public static Guardian Start(StateFolder state)
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
        return new(Process.Start(start)!);
    }

    /// <summary>Tells it that everything was stopped in order, and waits until it is gone.</summary>
    public async Task DismissAsync()
    {
        if (_process.HasExited)
            return;
        await _process.StandardInput.WriteLineAsync(AllIsWell);
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    /// <summary>What the guardian itself does.</summary>
    public static async Task<int> WatchAsync(StateFolder state, TextReader pipe)
    {
        if (await pipe.ReadLineAsync() == AllIsWell)
            return 0;
        await new Leftovers(state).StopAsync(CancellationToken.None);
        StackRecord.Delete(state);
        return 0;
    }

    public void Dispose() => _process.Dispose();

    private static string OwnAssembly => Path.Combine(AppContext.BaseDirectory, "Portal.DevHost.dll");
}
