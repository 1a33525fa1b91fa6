using Portal.Domain.Access;
using Portal.Domain.Texts;

namespace Portal.Domain.Journeys;

/// <summary>Rules for journeys.</summary>
internal static class JourneyRules
{
    public const int MaximumSteps = JourneyDraft.MaximumSteps;
    private static readonly DateOnly Earliest = new(2000, 1, 1);
    private static readonly DateOnly Latest = new(2100, 12, 31);

    /// <summary>Returns the draft with its texts as they are stored.</summary>
    /// <exception cref="Platform.InvalidInputException">With a message for each wrong field.</exception>
    public static async Task<JourneyDraft> CheckAsync(
        TenantDbContext db,
        JourneyDraft draft,
        CancellationToken cancellationToken
    )
    {
        var valid = Check(draft);
        string[] texts =
        [
            valid.Title,
            valid.Owner,
            .. valid.Steps.SelectMany(step => new[] { step.Title, step.Owner }),
        ];
        var composed = await Composition.ComposeAsync(db, texts, cancellationToken);
        var steps = valid.Steps.Select(
            (step, i) => step with { Title = composed[2 * i + 2], Owner = composed[2 * i + 3] }
        );
        return Check(valid with { Title = composed[0], Owner = composed[1], Steps = [.. steps] });
    }

    /// <summary>Returns the draft with its texts clean, but not composed yet.</summary>
    /// <exception cref="Platform.InvalidInputException">With a message for each wrong field.</exception>
    public static JourneyDraft Check(JourneyDraft draft)
    {
        var errors = new FieldErrors();
        var title = errors.Text("Title", draft.Title, "The title", 200);
        var owner = errors.Text("Owner", draft.Owner, "The owner", 100);
        CheckStatus(errors, "Status", draft.Status);
        CheckDate(errors, "DueDate", draft.DueDate);
        if (draft.Steps.Count > MaximumSteps)
        {
            errors.Add("Steps", $"A journey has at most {MaximumSteps} steps; this one has {draft.Steps.Count}.");
        }
        var steps = draft.Steps.Take(MaximumSteps).Select((step, i) => Check(errors, step, i)).ToList();
        errors.ThrowIfAny();
        return draft with { Title = title, Owner = owner, Steps = steps };
    }

    private static JourneyStepDraft Check(FieldErrors errors, JourneyStepDraft step, int index)
    {
        var field = $"Steps[{index}]";
        var name = $"Step {index + 1}:";
        CheckStatus(errors, $"{field}.Status", step.Status);
        CheckDate(errors, $"{field}.DueDate", step.DueDate);
        return step with
        {
            Title = errors.Text($"{field}.Title", step.Title, $"{name} the title", 200),
            Owner = errors.Text($"{field}.Owner", step.Owner, $"{name} the owner", 100),
        };
    }

    private static void CheckStatus(FieldErrors errors, string field, JourneyStatus status)
    {
        if (!Enum.IsDefined(status))
        {
            errors.Add(field, "The status is unknown. Choose draft, active, paused or done.");
        }
    }

    private static void CheckDate(FieldErrors errors, string field, DateOnly? date)
    {
        if (date < Earliest || date > Latest)
        {
            errors.Add(field, "The due date lies outside 2000 to 2100. Choose a date between.");
        }
    }
}
