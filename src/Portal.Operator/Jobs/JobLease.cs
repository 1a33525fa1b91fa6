namespace Portal.Operator.Jobs;

/// <summary>
/// Keeps the lease of one job while it runs: renews it, and tells the run when it is lost or when the job is to be undone.
/// Lost means by this process's clock too: a renewal that does not come through counts as none.
/// </summary>
internal sealed partial class JobLease : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly JobStore store;
    private readonly LeasedJob job;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource ended = new();
    private readonly CancellationTokenSource lost;
    private readonly CancellationTokenSource forward;
    private readonly Task renewals;

    /// <summary>Begins to renew.</summary>
    public JobLease(JobStore store, LeasedJob job, TimeProvider time, ILogger logger, CancellationToken stop)
    {
        (this.store, this.job, this.time, this.logger) = (store, job, time, logger);
        lost = CancellationTokenSource.CreateLinkedTokenSource(stop);
        forward = CancellationTokenSource.CreateLinkedTokenSource(lost.Token);
        renewals = RenewAsync();
    }

    /// <summary>Cancelled when the lease is lost, or the operator stops or no longer leads.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Cancelled then, and when the job is to be undone.</summary>
    public CancellationToken Forward => forward.Token;

    /// <summary>Whether somebody asked for the job's end.</summary>
    public bool IsCancelling { get; private set; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await renewals.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        forward.Dispose();
        lost.Dispose();
        ended.Dispose();
    }

    private async Task RenewAsync()
    {
        var renewedAt = time.GetTimestamp();
        while (!ended.IsCancellationRequested && !lost.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, ended.Token);
            try
            {
                var askedAt = time.GetTimestamp();
                if (await store.RenewAsync(job))
                {
                    IsCancelling = true;
                    await forward.CancelAsync();
                }
                renewedAt = askedAt;
            }
            catch (Exception e) when (!ended.IsCancellationRequested)
            {
                LogNotRenewed(e, job.Id.Value);
                if (e is JobLeaseLostException || time.GetElapsedTime(renewedAt) >= JobStore.LeaseDuration)
                {
                    await lost.CancelAsync();
                }
            }
        }
    }

    [LoggerMessage(4101, LogLevel.Warning, "The lease of job {Job} could not be renewed")]
    private partial void LogNotRenewed(Exception exception, Guid job);
}
