using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Jobs;

/// <summary>A job that this operator has taken, as it was then.</summary>
/// <param name="Id">The job.</param>
/// <param name="Epoch">Number of the lease: it rises each time somebody takes the job.</param>
/// <param name="Tenant">The company.</param>
/// <param name="UrlId">Its short name.</param>
/// <param name="Name">Its name.</param>
/// <param name="Tier">How its server is shared.</param>
/// <param name="ServerName">Its server.</param>
/// <param name="IsCancelling">Whether it is to be undone.</param>
/// <param name="Payload">What is sealed for the operator; null when nothing is.</param>
internal sealed record LeasedJob(
    JobId Id,
    long Epoch,
    TenantId Tenant,
    string UrlId,
    string Name,
    ServerTier Tier,
    string ServerName,
    bool IsCancelling,
    byte[]? Payload
);

/// <summary>How far a step of a job has come.</summary>
internal sealed record StepProgress(string Name, JobStepState State, int Attempts);

/// <summary>Another operator may have the job by now: whoever had it stops, and writes nothing more.</summary>
internal sealed class JobLeaseLostException() : Exception("The lease of the job was lost.");

/// <summary>Somebody asked for the job's end: it is undone.</summary>
internal sealed class JobCancelledException() : Exception("The job was cancelled.");
