namespace Portal.Client;

/// <summary>How far a job is.</summary>
public enum JobState
{
    /// <summary>One that this version does not know.</summary>
    Other,

    /// <summary>Waits for its first step.</summary>
    Queued,

    /// <summary>Is under way.</summary>
    Running,

    /// <summary>A step failed and is tried again; <see cref="CompanyJob.Reason"/> says why.</summary>
    Waiting,

    /// <summary>Ended well: the company is served.</summary>
    Succeeded,

    /// <summary>Could not succeed. What it had made is gone.</summary>
    Failed,

    /// <summary>What it made is being undone.</summary>
    Cancelling,

    /// <summary>Was cancelled. What it had made is gone.</summary>
    Cancelled,
}

/// <summary>How far a step of a job is.</summary>
public enum JobStepState
{
    /// <summary>One that this version does not know.</summary>
    Other,

    /// <summary>Has not begun.</summary>
    Pending,

    /// <summary>Is under way.</summary>
    Running,

    /// <summary>Is done.</summary>
    Succeeded,

    /// <summary>Its last attempt failed.</summary>
    Failed,

    /// <summary>What it made is gone.</summary>
    Undone,
}

/// <summary>The work of creating a company.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Company">The company's short name.</param>
/// <param name="State">How far it is.</param>
/// <param name="Reason">Why it waits, failed or is being undone: a fixed word such as <c>disk-full</c>; otherwise null.</param>
/// <param name="RequestedAt">UTC, as all times.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="NextAttemptAt">When it goes on, while it waits.</param>
/// <param name="Steps">In order; empty before it began.</param>
public sealed record CompanyJob(
    Guid Id,
    string Company,
    JobState State,
    string? Reason,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset? NextAttemptAt,
    IReadOnlyList<JobStep> Steps
)
{
    /// <summary>Whether nothing more will happen.</summary>
    public bool HasEnded => EndedAt is not null;
}

/// <summary>A step of a job.</summary>
/// <param name="Name">Such as <c>create-server</c>.</param>
/// <param name="State">How far it is.</param>
/// <param name="Attempts">How often it was begun.</param>
/// <param name="StartedAt">When it was last begun, UTC.</param>
/// <param name="Seconds">How long that took; null before its end.</param>
public sealed record JobStep(string Name, JobStepState State, int Attempts, DateTimeOffset? StartedAt, double? Seconds);
