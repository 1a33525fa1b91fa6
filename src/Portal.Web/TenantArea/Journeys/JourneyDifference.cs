using Portal.Domain.Journeys;
using Portal.Web.Layout;

namespace Portal.Web.TenantArea.Journeys;

/// <summary>A field whose value in the form differs from the version that another user saved.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Mine">The form's value.</param>
/// <param name="Theirs">The saved value.</param>
public sealed record JourneyDifference(string Field, string Mine, string Theirs)
{
    /// <summary>All differences, in the form's order.</summary>
    public static IReadOnlyList<JourneyDifference> Between(JourneyInput mine, JourneyDetail theirs, LocalTimes times)
    {
        string Day(DateOnly? day) => day is { } value ? times.Day(value) : "none";
        string Step(StepInput step) =>
            $"{step.Title} ({JourneyLabels.Of(step.Status)}, {step.Owner}, due {Day(step.DueDate)})";

        (string Field, string Mine, string Theirs)[] pairs =
        [
            ("Title", mine.Title, theirs.Title),
            ("Status", JourneyLabels.Of(mine.Status), JourneyLabels.Of(theirs.Status)),
            ("Owner", mine.Owner, theirs.Owner),
            ("Due date", Day(mine.DueDate), Day(theirs.DueDate)),
            ("Steps", Steps(mine.Steps.Select(Step)), Steps(theirs.Steps.Select(StepInput.Of).Select(Step))),
        ];
        return
        [
            .. pairs
                .Where(pair => pair.Mine.Trim() != pair.Theirs)
                .Select(pair => new JourneyDifference(pair.Field, pair.Mine, pair.Theirs)),
        ];
    }

    private static string Steps(IEnumerable<string> steps) =>
        string.Join("; ", steps.Select((step, index) => $"{index + 1}. {step}")) is { Length: > 0 } all ? all : "none";
}
