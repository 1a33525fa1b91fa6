namespace Portal.Operator.Jobs;

/// <summary>How often a step is tried, and how long a job waits between two attempts.</summary>
/// <param name="FirstPause">After the first failure; it doubles with each one.</param>
/// <param name="LongestPause">The longest one.</param>
/// <param name="MaximumAttempts">
/// Attempts of one step before the job is given up and undone, which retires the company's name: about two hours, in which
/// somebody can free a full disk. What is undone is tried without end.
/// </param>
internal sealed record JobPolicy(TimeSpan FirstPause, TimeSpan LongestPause, int MaximumAttempts)
{
    /// <summary>Of the service.</summary>
    public static JobPolicy Default { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), 30);

    /// <summary>The pause after so many attempts.</summary>
    public TimeSpan PauseAfter(int attempts) =>
        TimeSpan.FromTicks(
            (long)Math.Min(FirstPause.Ticks * Math.Pow(2, Math.Clamp(attempts - 1, 0, 30)), LongestPause.Ticks)
        );
}
