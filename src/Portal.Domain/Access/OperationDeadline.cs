using System.Diagnostics;

namespace Portal.Domain.Access;

/// <summary>
/// Callers get a 503 within 3 seconds, whatever hangs (IC-10): all queries, changes and audit entries of one operation share
/// this deadline, since each of them alone could wait for a server, or behind a batch, for as long as its own timeout.
/// </summary>
internal readonly struct OperationDeadline
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2.5);
    private readonly long started = Stopwatch.GetTimestamp();

    /// <summary>Starts now.</summary>
    public OperationDeadline() { }

    /// <summary>Time left; zero when it has passed.</summary>
    public TimeSpan Remaining =>
        Limit - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } remaining ? remaining : TimeSpan.Zero;
}
