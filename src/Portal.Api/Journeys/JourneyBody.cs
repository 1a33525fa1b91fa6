using Portal.Domain.Access;
using Portal.Domain.Journeys;

namespace Portal.Api.Journeys;

/// <summary>A journey in a list.</summary>
internal sealed record JourneyItem(
    Guid Id,
    string Title,
    JourneyStatus Status,
    string Owner,
    DateOnly? DueDate,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int Version
)
{
    public static JourneyItem Of(JourneySummary row) =>
        new(
            row.JourneyId.Value,
            row.Title,
            row.Status,
            row.Owner,
            row.DueDate,
            row.CreatedAt,
            row.UpdatedAt,
            row.Version
        );
}

/// <summary>A page of journeys.</summary>
/// <param name="Items">The journeys.</param>
/// <param name="Next">The cursor of the page after this one; null on the last.</param>
internal sealed record JourneyList(IReadOnlyList<JourneyItem> Items, string? Next)
{
    public static JourneyList Of(KeysetPage<JourneySummary> page) =>
        new([.. page.Items.Select(JourneyItem.Of)], page.Next);
}

/// <summary>One journey with its steps in order.</summary>
internal sealed record JourneyBody(
    Guid Id,
    string Title,
    JourneyStatus Status,
    string Owner,
    DateOnly? DueDate,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int Version,
    IReadOnlyList<StepBody> Steps
)
{
    public static JourneyBody Of(JourneyDetail journey) =>
        new(
            journey.JourneyId.Value,
            journey.Title,
            journey.Status,
            journey.Owner,
            journey.DueDate,
            journey.CreatedAt,
            journey.UpdatedAt,
            journey.Version,
            [
                .. journey.Steps.Select(step => new StepBody(
                    step.StepId,
                    step.Title,
                    step.Status,
                    step.Owner,
                    step.DueDate
                )),
            ]
        );
}

/// <summary>One step; its place in the list is its place in the order.</summary>
internal sealed record StepBody(Guid Id, string Title, JourneyStatus Status, string Owner, DateOnly? DueDate);
