namespace Portal.Operator.Jobs;

/// <summary>Takes jobs that are due and runs a few at once, while this operator leads.</summary>
internal sealed partial class JobLoop(JobStore store, JobRunner runner, TimeProvider time, ILogger<JobLoop> logger)
{
    private const int AtOnce = 4;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                running.RemoveAll(job => job.IsCompleted);
                await TakeAsync(running, cancellationToken);
                await Task.Delay(Interval, time, cancellationToken);
            }
        }
        finally
        {
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TakeAsync(List<Task> running, CancellationToken cancellationToken)
    {
        try
        {
            while (
                running.Count < AtOnce
                && !cancellationToken.IsCancellationRequested
                && await store.TakeAsync() is { } job
            )
            {
                running.Add(Task.Run(() => runner.RunAsync(job, cancellationToken), CancellationToken.None));
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotTaken(e); // the catalog does not answer, or another operator leads: the next round asks again
        }
    }

    [LoggerMessage(4121, LogLevel.Warning, "No job could be taken")]
    private partial void LogNotTaken(Exception exception);
}
