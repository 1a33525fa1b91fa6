using Portal.Domain.Journeys;
using Portal.Web.TenantArea.Loading;

namespace Portal.Web.TenantArea.Journeys;

/// <summary>What is entered for a journey and for each of its steps.</summary>
public interface IJourneyFields
{
    /// <summary>The title.</summary>
    string Title { get; set; }

    /// <summary>The status.</summary>
    JourneyStatus Status { get; set; }

    /// <summary>The owner.</summary>
    string Owner { get; set; }

    /// <summary>The due date.</summary>
    DateOnly? DueDate { get; set; }
}

/// <summary>The input of the journey form, also stored as a draft in the browser.</summary>
public sealed class JourneyInput : IJourneyFields
{
    /// <summary>The version that the user edits; 0 for a new journey.</summary>
    public int Version { get; set; }

    /// <inheritdoc/>
    public string Title { get; set; } = "";

    /// <inheritdoc/>
    public JourneyStatus Status { get; set; } = JourneyStatus.Draft;

    /// <inheritdoc/>
    public string Owner { get; set; } = "";

    /// <inheritdoc/>
    public DateOnly? DueDate { get; set; }

    /// <summary>The steps in order.</summary>
    public List<StepInput> Steps { get; init; } = [];

    /// <summary>Creates the input from a stored journey.</summary>
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

    /// <summary>The input for the operation.</summary>
    public JourneyDraft ToDraft() => new(Title, Status, Owner, DueDate, [.. Steps.Select(step => step.ToDraft())]);

    /// <summary>Prefix of a step's fields in <see cref="ErrorsByStep"/>.</summary>
    public static string ErrorsOf(StepInput step) => $"{step.Key:N}.";

    /// <summary>A failure whose errors stay with their steps, wherever those are moved afterwards.</summary>
    public Failure ErrorsByStep(Failure failure)
    {
        var fields = failure.Fields.ToDictionary(StringComparer.Ordinal);
        for (var i = 0; i < Steps.Count; i++)
        {
            var (place, name) = ($"Steps[{i}].", $"Step {i + 1}: the ");
            foreach (
                var (field, error) in failure.Fields.Where(error =>
                    error.Key.StartsWith(place, StringComparison.Ordinal)
                )
            )
            {
                // The step's frame names it already, by a number that changes when it is moved.
                fields[ErrorsOf(Steps[i]) + field[place.Length..]] = error.Replace(
                    name,
                    "The ",
                    StringComparison.Ordinal
                );
                fields.Remove(field);
            }
        }
        return failure with { Fields = fields };
    }

    /// <summary>Moves a step; does nothing at either end of the list.</summary>
    /// <returns>The step's new position from 1, or 0 if it did not move.</returns>
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

/// <summary>A step in the form.</summary>
public sealed class StepInput : IJourneyFields
{
    /// <summary>Identifies the step's elements in the page only.</summary>
    public Guid Key { get; init; } = Guid.CreateVersion7();

    /// <summary>The stored step's id; null for a new one.</summary>
    public Guid? StepId { get; init; }

    /// <inheritdoc/>
    public string Title { get; set; } = "";

    /// <inheritdoc/>
    public JourneyStatus Status { get; set; } = JourneyStatus.Draft;

    /// <inheritdoc/>
    public string Owner { get; set; } = "";

    /// <inheritdoc/>
    public DateOnly? DueDate { get; set; }

    /// <summary>Creates the input from a stored step, whose id is a stable key.</summary>
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

    /// <summary>The input for the operation.</summary>
    public JourneyStepDraft ToDraft() => new(StepId, Title, Status, Owner, DueDate);
}
