namespace Portal.Testing;

/// <summary>How long an operation may take by the product's guarantees, as a test can measure it by the wall clock.</summary>
public static class TimeLimit
{
    /// <summary>
    /// Delay on a machine that runs other tests at the same time. It stays below the next timeout in a row, so that a test
    /// still notices when the product waits for that one.
    /// </summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    /// <summary>The guaranteed limit, and the delay that a busy machine adds.</summary>
    public static TimeSpan WithSlack(double seconds) => TimeSpan.FromSeconds(seconds) + Slack;
}
