using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Portal.DevHost.Parts;
using Portal.Operator.Servers;

namespace Portal.DevHost.Supervision;

/// <summary>
/// Restarts one thing whenever it ends, with back-off, and tells the person at the terminal why it ended and when it runs
/// again. It never gives up.
/// </summary>
/// <param name="supervised">What to keep running.</param>
/// <param name="progress">The terminal.</param>
/// <param name="restarted">Called after each restart.</param>
internal sealed class Supervisor(ISupervised supervised, Progress progress, Action restarted)
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private readonly RestartBackoff _backoff = new(LongestWait, TimeProvider.System);

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                if (supervised.HasCrashed)
                    await RestartAsync(_backoff.Ended(), stop);
                await supervised.HandleRequestsAsync(stop);
                await Task.Delay(CheckInterval, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The stack stops.
        }
    }

    private async Task RestartAsync(TimeSpan wait, CancellationToken stop)
    {
        var noticed = Stopwatch.StartNew();
        while (supervised.HasCrashed)
        {
            Report(wait);
            await Task.Delay(wait, stop);
            try
            {
                await supervised.RestartAsync(stop);
                _backoff.Started();
                restarted();
                progress.Line(Invariant($"{supervised.Name} runs again after {noticed.Elapsed.TotalSeconds:0.0} s."));
            }
            catch (Exception e) when (e is DevHostException or ServerException or IOException or Win32Exception)
            {
                wait = _backoff.StartFailed();
                if (!supervised.HasCrashed || e is not DevHostException)
                    progress.Line(e.Message); // otherwise the next report says it, with the log
            }
        }
    }

    private void Report(TimeSpan wait)
    {
        var times = _backoff.InARow > 1 ? Invariant($", {_backoff.InARow} times in a row") : "";
        var next = wait > TimeSpan.Zero ? Invariant($"Restarting it in {wait.TotalSeconds:0.##} s.") : "Restarting it.";
        var advice = _backoff.IsRepeated
            ? Invariant(
                $"{supervised.Name} does not stay up; the waits between restarts grow to {LongestWait.TotalSeconds} s.\n"
            )
            : "";
        progress.Line(
            $"\n{supervised.Name} {supervised.Ending}{times}. {next}\n{advice}The end of {supervised.LogFile}:\n"
                + LogTail.Of(supervised.LogFile)
        );
        LogTail.Note(supervised.LogFile, $"{supervised.Name} {supervised.Ending}{times}. {next}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
