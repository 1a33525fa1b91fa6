using Portal.Domain.Access;

namespace Portal.Domain.Journeys;

/// <summary>By which column a list of journeys is sorted.</summary>
public enum JourneySort
{
    /// <summary>Last change. A journey that changes moves, so that somebody who pages may miss it.</summary>
    UpdatedAt = 1,

    /// <summary>Title.</summary>
    Title = 2,

    /// <summary>Status, by its name.</summary>
    Status = 3,

    /// <summary>Owner.</summary>
    Owner = 4,

    /// <summary>Due date; those without one last.</summary>
    DueDate = 5,

    /// <summary>Creation; the default, newest first. Nothing moves while one pages.</summary>
    CreatedAt = 6,
}

/// <summary>Criteria of the list of journeys.</summary>
public sealed record JourneyQuery
{
    /// <summary>Words in title or owner in any order, whatever their case and accents, or an id; at most 200 characters count.</summary>
    public string? Search { get; init; }

    /// <summary>Only this status.</summary>
    public JourneyStatus? Status { get; init; }

    /// <summary>Only active and paused ones whose due date lies before this day, the viewer's (<see cref="Days.LocalDays"/>).</summary>
    public DateOnly? OverdueOn { get; init; }

    /// <summary>Sort column.</summary>
    public JourneySort Sort { get; init; } = JourneySort.CreatedAt;

    /// <summary>Whether the greatest comes first.</summary>
    public bool Descending { get; init; } = true;

    /// <summary>Which part.</summary>
    public PageRequest Page { get; init; } = new(0, 50);
}

/// <summary>A row of the list.</summary>
public sealed record JourneyListItem(
    JourneyId JourneyId,
    string Title,
    JourneyStatus Status,
    string Owner,
    DateOnly? DueDate,
    int StepCount,
    int StepsDone,
    DateTimeOffset UpdatedAt
);

/// <summary>One journey with its steps in order.</summary>
public sealed record JourneyDetail(
    JourneyId JourneyId,
    string Title,
    JourneyStatus Status,
    string Owner,
    DateOnly? DueDate,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int Version,
    IReadOnlyList<JourneyStepDetail> Steps
);

/// <summary>One step.</summary>
public sealed record JourneyStepDetail(
    Guid StepId,
    int Position,
    string Title,
    JourneyStatus Status,
    string Owner,
    DateOnly? DueDate
);

/// <summary>What a person enters for a journey. Field names of errors: <c>Title</c>, <c>Steps[0].Title</c> and so on.</summary>
public sealed record JourneyDraft(
    string Title,
    JourneyStatus Status,
    string Owner,
    DateOnly? DueDate,
    IReadOnlyList<JourneyStepDraft> Steps
)
{
    /// <summary>The most steps of one journey.</summary>
    public const int MaximumSteps = 50;
}

/// <summary>What a person enters for a step; a known <paramref name="StepId"/> keeps that step.</summary>
public sealed record JourneyStepDraft(
    Guid? StepId,
    string Title,
    JourneyStatus Status,
    string Owner,
    DateOnly? DueDate
);
