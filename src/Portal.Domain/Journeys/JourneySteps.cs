namespace Portal.Domain.Journeys;

/// <summary>Updates a journey's steps to what was entered: known ones are kept, missing ones removed.</summary>
internal static class JourneySteps
{
    public static void Replace(Journey journey, IReadOnlyList<JourneyStepDraft> drafts)
    {
        var known = journey.Steps.ToDictionary(step => step.JourneyStepId);
        var kept = new List<JourneyStep>(drafts.Count);
        for (var i = 0; i < drafts.Count; i++)
        {
            kept.Add(Apply(drafts[i], known, position: i + 1));
        }
        journey.Steps.RemoveAll(step => known.ContainsKey(step.JourneyStepId)); // not among what was entered
        journey.Steps.AddRange(kept.Except(journey.Steps));
    }

    /// <summary>An id that is not one of this journey's steps is ignored: the step gets a new one.</summary>
    private static JourneyStep Apply(JourneyStepDraft draft, Dictionary<Guid, JourneyStep> known, int position)
    {
        if (draft.StepId is not { } id || !known.Remove(id, out var step))
        {
            step = new JourneyStep
            {
                JourneyStepId = Guid.CreateVersion7(),
                Position = position,
                Title = draft.Title,
                Status = draft.Status,
                Owner = draft.Owner,
            };
        }
        (step.Position, step.Title, step.Status) = (position, draft.Title, draft.Status);
        (step.Owner, step.DueDate) = (draft.Owner, draft.DueDate);
        return step;
    }
}
