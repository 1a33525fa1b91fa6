namespace Portal.Domain.Journeys;

/// <summary>A journey as it is read, and as it is entered.</summary>
internal static class JourneyContent
{
    public static JourneyDraft ToDraft(this Journey journey) =>
        new(
            journey.Title,
            journey.Status,
            journey.Owner,
            journey.DueDate,
            [
                .. journey
                    .Steps.OrderBy(step => step.Position)
                    .Select(step => new JourneyStepDraft(
                        step.JourneyStepId,
                        step.Title,
                        step.Status,
                        step.Owner,
                        step.DueDate
                    )),
            ]
        );

    public static JourneyDetail ToDetail(this Journey journey) =>
        new(
            journey.JourneyId,
            journey.Title,
            journey.Status,
            journey.Owner,
            journey.DueDate,
            journey.CreatedAt,
            journey.UpdatedAt,
            journey.Version,
            [
                .. journey
                    .Steps.OrderBy(step => step.Position)
                    .Select(step => new JourneyStepDetail(
                        step.JourneyStepId,
                        step.Position,
                        step.Title,
                        step.Status,
                        step.Owner,
                        step.DueDate
                    )),
            ]
        );
}
