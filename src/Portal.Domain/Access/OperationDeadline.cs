using System.Diagnostics;

namespace Portal.Domain.Access;

/// <summary>
/// A caller is owed a 503 within 3 seconds (IC-10), whatever hangs: queries, changes and entries of one operation share one
/// time, since each of them may wait for a server, or behind a batch, for as long as its own time-out.
/// </summary>
internal readonly struct OperationDeadline
{
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(2.5);
    private readonly long begun = Stopwatch.GetTimestamp();

    /// <summary>Begins now.</summary>
    public OperationDeadline() { }

    /// <summary>What is left of it.</summary>
    public TimeSpan Remaining => Whole - Stopwatch.GetElapsedTime(begun) is { Ticks: > 0 } left ? left : TimeSpan.Zero;
}
