using Portal.Domain.Access;

namespace Portal.Domain.Journeys;

/// <summary>By which column a list of journeys is sorted.</summary>
public enum JourneySort
{
    /// <summary>Last change; the default, latest first.</summary>
    UpdatedAt = 1,

    /// <summary>Title.</summary>
    Title = 2,

    /// <summary>Status, by its name.</summary>
    Status = 3,

    /// <summary>Owner.</summary>
    Owner = 4,

    /// <summary>Due date; those without one last.</summary>
    DueDate = 5,
}

/// <summary>Criteria of the list of journeys.</summary>
public sealed record JourneyQuery
{
    /// <summary>Text in title or owner, case-insensitive; at most 200 characters count.</summary>
    public string? Search { get; init; }

    /// <summary>Only this status.</summary>
    public JourneyStatus? Status { get; init; }

    /// <summary>Only active and paused ones whose due date has passed, by the tenant database's clock in UTC.</summary>
    public bool OverdueOnly { get; init; }

    /// <summary>Sort column.</summary>
    public JourneySort Sort { get; init; } = JourneySort.UpdatedAt;

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
