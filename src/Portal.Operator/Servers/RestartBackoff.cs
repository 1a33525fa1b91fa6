namespace Portal.Operator.Servers;

/// <summary>
/// How long to wait before something that ended is started again: twice not at all, then 0.25 s, doubled each time up to
/// the longest wait. A run of 15 s begins a new count.
/// </summary>
/// <param name="longest">The longest wait.</param>
/// <param name="time">The clock.</param>
public sealed class RestartBackoff(TimeSpan longest, TimeProvider time)
{
    private const int Many = 5;
    private const int Immediate = 2;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(15);
    private long startedAt = time.GetTimestamp();

    /// <summary>Ends and failed starts in a row.</summary>
    public int InARow { get; private set; }

    /// <summary>True from the fifth in a row on: whatever is wrong does not go away by itself.</summary>
    public bool IsRepeated => InARow >= Many;

    /// <summary>It was started.</summary>
    public void Started() => startedAt = time.GetTimestamp();

    /// <summary>It ended after it was started. Returns the wait before the next start.</summary>
    public TimeSpan Ended()
    {
        if (time.GetElapsedTime(startedAt) >= Stable)
        {
            InARow = 0;
        }
        return StartFailed();
    }

    /// <summary>It could not be started. Returns the wait before the next start.</summary>
    public TimeSpan StartFailed()
    {
        InARow++;
        if (InARow <= Immediate)
        {
            return TimeSpan.Zero;
        }
        var wait = First * Math.Pow(2, Math.Min(InARow - Immediate - 1, 16));
        return wait < longest ? wait : longest;
    }
}
