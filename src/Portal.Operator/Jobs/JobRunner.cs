using Portal.Domain.Companies;
using Portal.Operator.Provisioning;
using Portal.Platform.Catalog;
using Portal.Platform.Secrets;

namespace Portal.Operator.Jobs;

/// <summary>
/// Runs a job that was taken: the provisioning steps that are not done, or, if it is to end, their undoing in reverse. Each
/// step is written down before it begins and after it ended, and can be repeated: whoever takes the job after a kill at any
/// moment begins with the step that had begun.
/// </summary>
internal sealed partial class JobRunner(
    JobStore store,
    IEnumerable<IProvisioningStep> provisioning,
    OperatorSecrets secrets,
    ServerTurns turns,
    JobPolicy policy,
    TimeProvider time,
    ILogger<JobRunner> logger
)
{
    private readonly List<IProvisioningStep> steps = [.. provisioning];

    /// <summary>Names of all steps, in order.</summary>
    public IReadOnlyList<string> Names => [.. steps.Select(step => step.Name)];

    /// <summary>Runs the job until it ends, waits, or is another operator's.</summary>
    public async Task RunAsync(LeasedJob job, CancellationToken stop)
    {
        await using var lease = new JobLease(store, job, time, logger, stop);
        try
        {
            using var turn = await turns.TakeAsync(job.ServerName, lease.Lost);
            if (job.IsCancelling || !await AdvanceAsync(job, lease))
            {
                await UndoAsync(job, lease);
            }
        }
        catch (JobLeaseLostException)
        {
            LogLost(job.Id.Value);
        }
        catch (Exception e) when (lease.Lost.IsCancellationRequested)
        {
            LogStopped(e, job.Id.Value);
            await ReleaseAsync(job);
        }
        catch (Exception e)
        {
            LogBroken(e, job.Id.Value); // the catalog: the lease expires, and the next round takes the job again
        }
    }

    /// <returns>False when the job is to be undone.</returns>
    private async Task<bool> AdvanceAsync(LeasedJob job, JobLease lease)
    {
        var progress = await store.PrepareAsync(job, Names);
        var current = steps[0].Name;
        try
        {
            var request = RequestOf(job);
            foreach (var step in steps.Where(step => IsToRun(step, progress)))
            {
                lease.Forward.ThrowIfCancellationRequested();
                current = step.Name;
                await store.BeginStepAsync(job, current);
                await step.RunAsync(request, lease.Forward);
                await store.EndStepAsync(job, current, JobStepState.Succeeded);
            }
            await store.SucceedAsync(job);
            LogSucceeded(job.Id.Value, job.UrlId);
            return true;
        }
        catch (Exception e) when (!lease.Lost.IsCancellationRequested)
        {
            if (await IsCancellingAsync(job, lease, e))
            {
                return false;
            }
            return await FailAsync(job, current, progress[current].Attempts + 1, e);
        }
    }

    /// <summary>Asked of the catalog: the failure may be the first to come of somebody's cancelling.</summary>
    private async Task<bool> IsCancellingAsync(LeasedJob job, JobLease lease, Exception e) =>
        e is JobCancelledException || lease.IsCancelling || await store.RenewAsync(job);

    /// <summary>What a start of the operator repeats is repeated after an interruption too: the server may be down.</summary>
    private static bool IsToRun(IProvisioningStep step, Dictionary<string, StepProgress> progress) =>
        step.RepeatsWhenActive || progress[step.Name].State != JobStepState.Succeeded;

    /// <returns>False when the job was given up and is to be undone.</returns>
    private async Task<bool> FailAsync(LeasedJob job, string step, int attempts, Exception e)
    {
        var failure = JobFailure.Of(e);
        LogFailed(e, job.Id.Value, step, attempts, failure.Reason);
        await store.EndStepAsync(job, step, JobStepState.Failed);
        if ((failure.IsFinal || attempts >= policy.MaximumAttempts) && await store.GiveUpAsync(job, failure.Reason))
        {
            return false;
        }
        await store.WaitAsync(job, failure.Reason, policy.PauseAfter(attempts));
        return true;
    }

    private async Task UndoAsync(LeasedJob job, JobLease lease)
    {
        if (!await store.IsProvisioningAsync(job))
        {
            throw new InvalidOperationException("A company that is active is never undone.");
        }
        var progress = await store.PrepareAsync(job, Names);
        var request = Bare(job);
        var current = steps[0].Name;
        try
        {
            foreach (var step in Enumerable.Reverse(steps).Where(step => IsToUndo(progress[step.Name])))
            {
                current = step.Name;
                await step.UndoAsync(request, lease.Lost);
                await store.EndStepAsync(job, current, JobStepState.Undone);
            }
            await store.EndUndoneAsync(job);
            LogUndone(job.Id.Value, job.UrlId);
        }
        catch (Exception e) when (e is not JobLeaseLostException && !lease.Lost.IsCancellationRequested)
        {
            var failure = JobFailure.Of(e);
            LogNotUndone(e, job.Id.Value, current);
            await store.WaitAsync(job, failure.Reason, policy.PauseAfter(5));
        }
    }

    /// <summary>Also one that failed, or of which nobody knows how far it came.</summary>
    private static bool IsToUndo(StepProgress step) => step is { Attempts: > 0, State: not JobStepState.Undone };

    private TenantRequest RequestOf(LeasedJob job)
    {
        var payload = job.Payload is { } box ? CompanyPayload.Open(secrets, box, job.Id) : null;
        return Bare(job) with
        {
            IdentityProvider = payload?.Provider is { } client
                ? new(client.Issuer, client.DisplayName, client.ClientId, client.ClientSecret, client.TrustsEmail)
                {
                    HostedDomain = client.HostedDomain,
                }
                : null,
            FirstAdmin = payload?.FirstAdmin,
        };
    }

    private static TenantRequest Bare(LeasedJob job) => new(job.UrlId, job.Name, job.Tier, job.ServerName);

    private async Task ReleaseAsync(LeasedJob job)
    {
        try
        {
            await store.ReleaseAsync(job);
        }
        catch (Exception e) when (DatabaseErrors.IsUnavailable(e))
        {
            LogBroken(e, job.Id.Value); // it expires by itself
        }
    }

    [LoggerMessage(4111, LogLevel.Information, "Job {Job}: company {Company} is active")]
    private partial void LogSucceeded(Guid job, string company);

    [LoggerMessage(4112, LogLevel.Warning, "Job {Job}: step {Step} failed (attempt {Attempt}, {Reason})")]
    private partial void LogFailed(Exception exception, Guid job, string step, int attempt, string reason);

    [LoggerMessage(4113, LogLevel.Information, "Job {Job}: everything of company {Company} is undone")]
    private partial void LogUndone(Guid job, string company);

    [LoggerMessage(4114, LogLevel.Error, "Job {Job}: step {Step} could not be undone; it is tried again")]
    private partial void LogNotUndone(Exception exception, Guid job, string step);

    [LoggerMessage(4115, LogLevel.Warning, "Job {Job} is another operator's by now")]
    private partial void LogLost(Guid job);

    [LoggerMessage(4116, LogLevel.Information, "Job {Job} was interrupted")]
    private partial void LogStopped(Exception exception, Guid job);

    [LoggerMessage(4117, LogLevel.Error, "Job {Job} could not be written to the catalog")]
    private partial void LogBroken(Exception exception, Guid job);
}
