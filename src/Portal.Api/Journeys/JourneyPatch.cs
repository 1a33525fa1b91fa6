using System.Text.Json;
using Portal.Api.Requests;
using Portal.Domain.Journeys;

namespace Portal.Api.Journeys;

/// <summary>
/// The changes that a request's body makes to a journey (JSON Merge Patch, RFC 7396): a member that is absent is unchanged,
/// null removes a due date, steps are replaced as a whole and keep those that are named by id. Unknown members are ignored:
/// no body selects a tenant (IC-2). JourneyRules decides whether the result is valid.
/// </summary>
internal sealed class JourneyPatch
{
    private readonly List<Func<JourneyDraft, JourneyDraft>> changes = [];
    private readonly RequestFields fields = new();

    private JourneyPatch() { }

    /// <summary>A new journey without any members set.</summary>
    public static JourneyDraft Blank { get; } = new("", JourneyStatus.Draft, "", DueDate: null, []);

    /// <summary>Reads a request's body.</summary>
    /// <exception cref="Platform.InvalidInputException">With what was expected of each member.</exception>
    public static JourneyPatch Read(JsonElement body)
    {
        var patch = new JourneyPatch();
        patch.ReadMembers(body);
        patch.fields.ThrowIfAny();
        return patch;
    }

    /// <summary>Applies the changes to a journey.</summary>
    public JourneyDraft ApplyTo(JourneyDraft journey) =>
        changes.Aggregate(journey, (changed, change) => change(changed));

    private void ReadMembers(JsonElement body)
    {
        foreach (var (name, value) in fields.Members("body", body))
        {
            switch (name)
            {
                case "title":
                    var title = fields.Text(name, value);
                    changes.Add(journey => journey with { Title = title });
                    break;
                case "status":
                    var status = fields.Choice<JourneyStatus>(name, value);
                    changes.Add(journey => journey with { Status = status });
                    break;
                case "owner":
                    var owner = fields.Text(name, value);
                    changes.Add(journey => journey with { Owner = owner });
                    break;
                case "due_date":
                    var day = fields.Day(name, value);
                    changes.Add(journey => journey with { DueDate = day });
                    break;
                case "steps":
                    var steps = ReadSteps(value);
                    changes.Add(journey => journey with { Steps = steps });
                    break;
            }
        }
    }

    private List<JourneyStepDraft> ReadSteps(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.Array when value.GetArrayLength() <= JourneyDraft.MaximumSteps =>
            [
                .. value.EnumerateArray().Select(ReadStep),
            ],
            _ => fields.Wrong<List<JourneyStepDraft>>(
                "steps",
                $"Expected a list of at most {JourneyDraft.MaximumSteps} steps.",
                []
            ),
        };

    private JourneyStepDraft ReadStep(JsonElement value, int index)
    {
        var step = new JourneyStepDraft(StepId: null, "", JourneyStatus.Draft, "", DueDate: null);
        foreach (var (name, member) in fields.Members($"steps[{index}]", value))
        {
            var field = $"steps[{index}].{name}";
            step = name switch
            {
                "id" => step with { StepId = fields.Id(field, member) },
                "title" => step with { Title = fields.Text(field, member) },
                "status" => step with { Status = fields.Choice<JourneyStatus>(field, member) },
                "owner" => step with { Owner = fields.Text(field, member) },
                "due_date" => step with { DueDate = fields.Day(field, member) },
                _ => step,
            };
        }
        return step;
    }
}
