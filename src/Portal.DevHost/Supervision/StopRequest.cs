using System.Runtime.InteropServices;

namespace Portal.DevHost.Supervision;

/// <summary>
/// Turns Ctrl-C, a closed terminal and <c>kill</c> into a request to stop in order. A second Ctrl-C kills at once.
/// </summary>
internal sealed class StopRequest : IDisposable
{
    private static readonly PosixSignal[] Signals =
    [
        PosixSignal.SIGINT,
        PosixSignal.SIGTERM,
        PosixSignal.SIGHUP,
        PosixSignal.SIGQUIT,
    ];

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _hurry = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopRequest() => _registrations = [.. Signals.Select(s => PosixSignalRegistration.Create(s, Handle))];

    /// <summary>Cancelled when the stack is to stop.</summary>
    public CancellationToken Requested => _stop.Token;

    /// <summary>Cancelled when an orderly stop takes too long for the person at the terminal.</summary>
    public CancellationToken Hurry => _hurry.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
        _hurry.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        // A terminal that closes sends SIGHUP, and the shell may add its own: only Ctrl-C is a person in a hurry.
        if (_stop.IsCancellationRequested && context.Signal == PosixSignal.SIGINT)
            _hurry.Cancel();
        _stop.Cancel();
    }
}
