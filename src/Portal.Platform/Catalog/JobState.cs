namespace Portal.Platform.Catalog;

/// <summary>State of a job. Stored by name: never change one.</summary>
public enum JobState
{
    /// <summary>Nobody has begun it.</summary>
    Queued = 1,

    /// <summary>An operator has it, or had it when it ended unexpectedly: then another one takes it over.</summary>
    Running = 2,

    /// <summary>A step failed; it is tried again, and the job's reason says why.</summary>
    Waiting = 3,

    /// <summary>Done.</summary>
    Succeeded = 4,

    /// <summary>It could not succeed. Everything it had made is gone.</summary>
    Failed = 5,

    /// <summary>Somebody cancelled it, or it cannot succeed: what it made is being undone.</summary>
    Cancelling = 6,

    /// <summary>It was cancelled. Everything it had made is gone.</summary>
    Cancelled = 7,
}

/// <summary>State of a step of a job. Stored by name: never change one.</summary>
public enum JobStepState
{
    /// <summary>Not begun.</summary>
    Pending = 1,

    /// <summary>Begun. If its operator ended unexpectedly, the next one runs it again.</summary>
    Running = 2,

    /// <summary>Done.</summary>
    Succeeded = 3,

    /// <summary>The last attempt failed.</summary>
    Failed = 4,

    /// <summary>What it made is gone.</summary>
    Undone = 5,
}
