namespace Portal.Testing;

/// <summary>A bound that the product promises, as a test can hold it to it by the wall clock.</summary>
public static class Promise
{
    /// <summary>What a machine takes that runs other tests at the same time; less than the next time-out in a row would add.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    /// <summary>The latest moment at which a test on a busy machine still counts the promise as kept.</summary>
    public static TimeSpan Of(double seconds) => TimeSpan.FromSeconds(seconds) + Slack;
}
