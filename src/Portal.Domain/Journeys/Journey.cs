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
    /// <summary>Not begun.</summary>
    Draft = 1,

    /// <summary>Under way.</summary>
    Active = 2,

    /// <summary>Halted for now.</summary>
    Paused = 3,

    /// <summary>Finished.</summary>
    Done = 4,
}

/// <summary>What end users browse: a piece of work with ordered steps.</summary>
public sealed class Journey
{
    /// <summary>Primary key.</summary>
    public required JourneyId JourneyId { get; init; }

    /// <summary>Title, at most 200 characters.</summary>
    public required string Title { get; set; }

    /// <summary>Where it stands.</summary>
    public required JourneyStatus Status { get; set; }

    /// <summary>Person or team that answers for it.</summary>
    public required string Owner { get; set; }

    /// <summary>Day by which it should be done.</summary>
    public DateOnly? DueDate { get; set; }

    /// <summary>When it was made, UTC.</summary>
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

    /// <summary>Where it stands.</summary>
    public required JourneyStatus Status { get; set; }

    /// <summary>Person or team that answers for it.</summary>
    public required string Owner { get; set; }

    /// <summary>Day by which it should be done.</summary>
    public DateOnly? DueDate { get; set; }
}
