using System.Diagnostics;
using Portal.DevHost.State;
using Portal.DevHost.Supervision;

namespace Portal.DevHost.Parts;

/// <summary>
/// A part and its process. The process has a session of its own, so that Ctrl-C in the terminal reaches us and not it, and
/// writes directly to its log file, so that its last lines survive us.
/// </summary>
internal sealed class Part : ISupervised, IDisposable
{
    /// <summary>Marks a process as part of the stack of this state folder; <see cref="Leftovers"/> finds it by that.</summary>
    public const string StackVariable = "PORTAL_STACK";

    private const string Launch = "exec \"$@\" >>\"$PORTAL_LOG\" 2>&1 </dev/null";
    private const int SignalBase = 128;

    private readonly StateFolder _state;
    private readonly Progress _progress;
    private readonly Action _changed;
    private Process _process;
    private bool _isStopping;

    private Part(PartDefinition definition, StateFolder state, Progress progress, Action changed)
    {
        (Definition, _state, _progress, _changed) = (definition, state, progress, changed);
        _process = Launched();
    }

    public PartDefinition Definition { get; }
    public PartRecord Record => new(Name, Mark, Definition.HealthPort);
    public string Name => Definition.Name;
    public string LogFile => _state.Log(Name);
    public bool HasCrashed => !_isStopping && _process.HasExited;
    public string Ending => "ended unexpectedly " + ExitOf(_process);

    private ProcessMark Mark { get; set; } = null!;

    /// <param name="definition">What to start.</param>
    /// <param name="state">Where its log is.</param>
    /// <param name="progress">The terminal.</param>
    /// <param name="changed">Called when another process has taken the first one's place.</param>
    public static Part Start(PartDefinition definition, StateFolder state, Progress progress, Action changed) =>
        new(definition, state, progress, changed);

    /// <summary>Waits until the part says that it is ready; what it says until then goes to the terminal.</summary>
    /// <exception cref="DevHostException">It ended, or took too long and still runs.</exception>
    public async Task WaitUntilReadyAsync(bool showsDetails, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        for (var said = ""; ; )
        {
            var health = await Health.CheckAsync(Definition.HealthPort, ct);
            if (_process.HasExited)
                throw Failure($"ended {ExitOf(_process)} before it was ready");
            if (health.IsReady)
                return;
            if (showsDetails && health.Text != said && health.Text.Length > 0)
                _progress.Detail(health.Text);
            said = health.Text;
            if (watch.Elapsed > Definition.ReadyWithin)
                throw Failure($"was not ready after {Definition.ReadyWithin.TotalSeconds:0} s ({said})");
            await Task.Delay(TimeSpan.FromMilliseconds(50), ct);
        }
    }

    public Task RestartAsync(CancellationToken stop)
    {
        _process.Dispose();
        _process = Launched();
        _isStopping = false;
        _changed();
        return WaitUntilReadyAsync(showsDetails: false, stop);
    }

    /// <summary>Restarts it when <c>./portal restart</c> requested it. A failure is left in the request for that command.</summary>
    public async Task HandleRequestsAsync(CancellationToken stop)
    {
        var request = new FileInfo(_state.RestartRequest(Name));
        if (!request.Exists || request.Length > 0)
            return;
        _progress.Line($"Restarting {Name} on request.");
        await StopAsync(stop);
        stop.ThrowIfCancellationRequested();
        try
        {
            await RestartAsync(stop);
            _progress.Line($"{Name} runs again.");
            request.Delete();
        }
        catch (DevHostException e)
        {
            await File.WriteAllTextAsync(request.FullName, e.Message, CancellationToken.None);
        }
    }

    public async Task StopAsync(CancellationToken ct)
    {
        _isStopping = true;
        Signal.Send(Mark, Signal.Terminate);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(Definition.StopWithin);
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Signal.Send(Mark, Signal.Kill);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public void Dispose() => _process.Dispose();

    private Process Launched()
    {
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Launch, "sh", .. Definition.Command])
        {
            UseShellExecute = false,
            WorkingDirectory = Definition.WorkingDirectory,
        };
        foreach (var (name, value) in Definition.Environment)
            start.Environment[name] = value;
        start.Environment[StackVariable] = _state.Root;
        start.Environment["PORTAL_LOG"] = LogFile;
        start.Environment.Remove("ASPNETCORE_URLS");
        var process = Process.Start(start)!;
        Mark = ProcessMark.Of(process.Id) ?? new(process.Id, 0, "");
        return process;
    }

    private DevHostException Failure(string whatHappened) =>
        new($"{Name} {whatHappened}. The end of {LogFile}:\n" + LogTail.Of(LogFile));

    private static string ExitOf(Process process) =>
        process.ExitCode > SignalBase
            ? $"by signal {process.ExitCode - SignalBase}"
            : $"with exit code {process.ExitCode}";
}
