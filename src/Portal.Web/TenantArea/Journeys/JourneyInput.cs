using Portal.Domain.Journeys;

namespace Portal.Web.TenantArea.Journeys;

/// <summary>What stands in the form of a journey. Also the draft in the browser's session storage.</summary>
public sealed class JourneyInput
{
    /// <summary>The version that the person saw; 0 for a new journey.</summary>
    public int Version { get; set; }

    /// <summary>Title as typed.</summary>
    public string Title { get; set; } = "";

    /// <summary>Chosen status.</summary>
    public JourneyStatus Status { get; set; } = JourneyStatus.Draft;

    /// <summary>Owner as typed.</summary>
    public string Owner { get; set; } = "";

    /// <summary>Chosen day.</summary>
    public DateOnly? DueDate { get; set; }

    /// <summary>Steps in their order.</summary>
    public List<StepInput> Steps { get; init; } = [];

    /// <summary>The form of a journey as it is kept.</summary>
    public static JourneyInput Of(JourneyDetail journey) =>
        new()
        {
            Version = journey.Version,
            Title = journey.Title,
            Status = journey.Status,
            Owner = journey.Owner,
            DueDate = journey.DueDate,
            Steps = [.. journey.Steps.Select(StepInput.Of)],
        };

    /// <summary>What is sent to the operation.</summary>
    public JourneyDraft ToDraft() => new(Title, Status, Owner, DueDate, [.. Steps.Select(step => step.ToDraft())]);

    /// <summary>Moves a step by one place; at an end nothing happens.</summary>
    /// <returns>The step's new place from 1, or 0 when it did not move.</returns>
    public int Move(StepInput step, int by)
    {
        var from = Steps.IndexOf(step);
        var to = from + by;
        if (from < 0 || to < 0 || to >= Steps.Count)
        {
            return 0;
        }
        Steps.RemoveAt(from);
        Steps.Insert(to, step);
        return to + 1;
    }
}

/// <summary>One step in the form.</summary>
public sealed class StepInput
{
    /// <summary>Names the step's elements in the page; means nothing to the server's data.</summary>
    public Guid Key { get; init; } = Guid.CreateVersion7();

    /// <summary>The kept step that this is, or null for a new one.</summary>
    public Guid? StepId { get; init; }

    /// <summary>Title as typed.</summary>
    public string Title { get; set; } = "";

    /// <summary>Chosen status.</summary>
    public JourneyStatus Status { get; set; } = JourneyStatus.Draft;

    /// <summary>Owner as typed.</summary>
    public string Owner { get; set; } = "";

    /// <summary>Chosen day.</summary>
    public DateOnly? DueDate { get; set; }

    /// <summary>The form of a kept step; its key is its id, so that the same step has the same key again.</summary>
    public static StepInput Of(JourneyStepDetail step) =>
        new()
        {
            Key = step.StepId,
            StepId = step.StepId,
            Title = step.Title,
            Status = step.Status,
            Owner = step.Owner,
            DueDate = step.DueDate,
        };

    /// <summary>What is sent to the operation.</summary>
    public JourneyStepDraft ToDraft() => new(StepId, Title, Status, Owner, DueDate);
}
