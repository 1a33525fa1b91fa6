using System.Diagnostics;
using Portal.DevHost.State;
using Portal.DevHost.Supervision;

namespace Portal.DevHost.Parts;

/// <summary>
/// A running part. It has a session of its own, so that Ctrl-C in the terminal reaches us and not it, and writes straight into
/// its log file, so that its last words survive us.
/// </summary>
internal sealed class Part : IDisposable
{
    /// <summary>Marks a process as part of the stack of this state folder; <see cref="Leftovers"/> finds it by that.</summary>
    public const string StackVariable = "PORTAL_STACK";

    private const string Launch = "exec \"$@\" >>\"$PORTAL_LOG\" 2>&1 </dev/null";

    private readonly Process _process;
    private readonly StateFolder _state;
    private bool _isStopping;

    private Part(PartDefinition definition, Process process, StateFolder state)
    {
        (Definition, _process, _state) = (definition, process, state);
        Record = new(definition.Name, ProcessMark.Of(process.Id) ?? new(process.Id, 0, ""), definition.HealthPort);
    }

    public PartDefinition Definition { get; }
    public PartRecord Record { get; }
    public bool HasCrashed => !_isStopping && _process.HasExited;

    public static Part Start(PartDefinition definition, StateFolder state)
    {
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Launch, "sh", .. definition.Command])
        {
            UseShellExecute = false,
            WorkingDirectory = definition.WorkingDirectory,
        };
        foreach (var (name, value) in definition.Environment)
            start.Environment[name] = value;
        start.Environment[StackVariable] = state.Root;
        start.Environment["PORTAL_LOG"] = state.Log(definition.Name);
        start.Environment.Remove("ASPNETCORE_URLS");
        return new(definition, Process.Start(start)!, state);
    }

    /// <summary>Waits until the part says that it is ready, and shows what it says meanwhile.</summary>
    public async Task WaitUntilReadyAsync(Progress progress, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        for (var said = ""; ; )
        {
            var health = await Health.CheckAsync(Definition.HealthPort, ct);
            if (health.IsReady)
                return;
            if (health.Text != said && health.Text.Length > 0)
                progress.Detail(health.Text);
            said = health.Text;
            if (_process.HasExited)
                throw Failure($"ended with exit code {_process.ExitCode} before it was ready");
            if (watch.Elapsed > Definition.ReadyWithin)
                throw Failure($"was not ready after {Definition.ReadyWithin.TotalSeconds:0} s ({said})");
            await Task.Delay(TimeSpan.FromMilliseconds(50), ct);
        }
    }

    public DevHostException Failure(string whatHappened) =>
        new(
            $"{Definition.Name} {whatHappened}. The end of {_state.Log(Definition.Name)}:\n"
                + LogTail.Of(_state.Log(Definition.Name))
        );

    public DevHostException Crash() => Failure($"ended unexpectedly with exit code {_process.ExitCode}");

    public async Task StopAsync(CancellationToken ct)
    {
        _isStopping = true;
        Signal.Send(Record.Process, Signal.Terminate);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(Definition.StopWithin);
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Signal.Send(Record.Process, Signal.Kill);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public void Dispose() => _process.Dispose();
}
