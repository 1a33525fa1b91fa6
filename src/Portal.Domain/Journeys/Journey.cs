namespace Portal.Domain.Journeys;

/// <summary>Identifies a journey within its tenant.</summary>
public readonly record struct JourneyId(Guid Value)
{
    /// <summary>A new, time-ordered id (UUIDv7).</summary>
    public static JourneyId New() => new(Guid.CreateVersion7());

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Status of a journey and of each of its steps.</summary>
public enum JourneyStatus
{
    /// <summary>Not started.</summary>
    Draft = 1,

    /// <summary>In progress.</summary>
    Active = 2,

    /// <summary>Paused.</summary>
    Paused = 3,

    /// <summary>Finished.</summary>
    Done = 4,
}

/// <summary>A piece of work with ordered steps, which end users browse.</summary>
public sealed class Journey
{
    /// <summary>Primary key.</summary>
    public required JourneyId JourneyId { get; init; }

    /// <summary>Title, at most 200 characters.</summary>
    public required string Title { get; set; }

    /// <summary>Its status.</summary>
    public required JourneyStatus Status { get; set; }

    /// <summary>Person or team in charge.</summary>
    public required string Owner { get; set; }

    /// <summary>Due date.</summary>
    public DateOnly? DueDate { get; set; }

    /// <summary>When it was created, UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last change, UTC.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Rises with every change; a stale change is refused.</summary>
    public int Version { get; set; }

    /// <summary>Steps, in order of <see cref="JourneyStep.Position"/>.</summary>
    public List<JourneyStep> Steps { get; init; } = [];
}

/// <summary>One step of a journey.</summary>
public sealed class JourneyStep
{
    /// <summary>Primary key, UUIDv7.</summary>
    public required Guid JourneyStepId { get; init; }

    /// <summary>The journey it belongs to.</summary>
    public JourneyId JourneyId { get; init; }

    /// <summary>Place in the order, from 1.</summary>
    public required int Position { get; set; }

    /// <summary>Title, at most 200 characters.</summary>
    public required string Title { get; set; }

    /// <summary>Its status.</summary>
    public required JourneyStatus Status { get; set; }

    /// <summary>Person or team in charge.</summary>
    public required string Owner { get; set; }

    /// <summary>Due date.</summary>
    public DateOnly? DueDate { get; set; }
}
