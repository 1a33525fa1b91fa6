using Portal.Domain.Companies;
using Portal.Platform.Catalog;

namespace Portal.Api.Companies;

/// <summary>A job as the platform API tells it.</summary>
/// <param name="Id">The job.</param>
/// <param name="Company">Short name of the company that it makes.</param>
/// <param name="State">Its state.</param>
/// <param name="Reason">Why it waits, failed or is being undone: a fixed word such as <c>disk-full</c>.</param>
/// <param name="RequestedAt">UTC, as all times.</param>
/// <param name="StartedAt">When an operator first took it.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="NextAttemptAt">When it is tried again, while it waits.</param>
/// <param name="Steps">In order; none before an operator took it.</param>
internal sealed record JobBody(
    Guid Id,
    string Company,
    JobState State,
    string? Reason,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset? NextAttemptAt,
    IReadOnlyList<JobStepBody> Steps
)
{
    /// <summary>The address of a job.</summary>
    public static string Address(Guid job) => $"/platform/v1/jobs/{job}";

    public static JobBody Of(CompanyJob job) =>
        new(
            job.Row.JobId,
            job.Row.UrlId,
            job.State,
            job.Row.Reason,
            job.Row.RequestedAt,
            job.Row.StartedAt,
            job.Row.EndedAt,
            job.Row.NextAttemptAt,
            [
                .. job.Steps.Select(step => new JobStepBody(
                    step.Name,
                    Enum.Parse<JobStepState>(step.State),
                    step.Attempts,
                    step.StartedAt,
                    step.Duration?.TotalSeconds
                )),
            ]
        );
}

/// <summary>A step of a job.</summary>
/// <param name="Name">Such as <c>create-server</c>.</param>
/// <param name="State">Its state.</param>
/// <param name="Attempts">How often it was begun.</param>
/// <param name="StartedAt">When it was last begun, UTC.</param>
/// <param name="Seconds">How long that took; null before its end.</param>
internal sealed record JobStepBody(
    string Name,
    JobStepState State,
    int Attempts,
    DateTimeOffset? StartedAt,
    double? Seconds
);

/// <summary>The answer to a request for a company.</summary>
/// <param name="Job">The job that makes it.</param>
/// <param name="InvitationLink">The first admin's link; null when there is none, and when the request was a repetition.</param>
/// <param name="SignInSetUpLink">
/// The link with which the company sets its sign-in up; null when the request names the provider, and when it was a repetition.
/// </param>
internal sealed record RequestedCompanyBody(JobBody Job, string? InvitationLink, string? SignInSetUpLink);
