using System.Text.Json;
using Portal.Web.Layout;

namespace Portal.Web.TenantArea.AuditLog;

/// <summary>A value before and after a change.</summary>
/// <param name="Field">Its label.</param>
/// <param name="Before">Null if there was none.</param>
/// <param name="After">Null if there is none any more.</param>
public sealed record AuditChange(string Field, string? Before, string? After);

/// <summary>An entry's details for display: what changed, and other facts.</summary>
/// <param name="Changes">From <c>before</c> and <c>after</c>, without unchanged values.</param>
/// <param name="Facts">Everything else.</param>
public sealed record AuditDetails(IReadOnlyList<AuditChange> Changes, IReadOnlyList<(string Name, string Value)> Facts)
{
    /// <summary>
    /// Reads the stored JSON. Anything but an object is shown as is, so that nothing recorded is hidden; the raw entry has every
    /// value word for word.
    /// </summary>
    public static AuditDetails Read(string? json, LocalTimes times)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return new([], []);
        }
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement, times)
                : new([], [("Details", json)]);
        }
        catch (JsonException)
        {
            return new([], [("Details", json)]);
        }
    }

    private static AuditDetails Read(JsonElement root, LocalTimes times)
    {
        List<KeyValuePair<string, string>> before = [];
        List<KeyValuePair<string, string>> after = [];
        List<KeyValuePair<string, string>> facts = [];
        foreach (var property in root.EnumerateObject())
        {
            switch (property.Name)
            {
                case "before":
                    Flatten(property.Value, "", before);
                    break;
                case "after":
                    Flatten(property.Value, "", after);
                    break;
                default:
                    Flatten(property.Value, Label(property.Name), facts);
                    break;
            }
        }
        return new(
            [
                .. Compare(before, after)
                    .Select(change =>
                        change with
                        {
                            Before = AuditValues.Of(change.Field, change.Before, times),
                            After = AuditValues.Of(change.Field, change.After, times),
                        }
                    ),
            ],
            [.. facts.Select(fact => (fact.Key, AuditValues.Of(fact.Key, fact.Value, times) ?? ""))]
        );
    }

    private static List<AuditChange> Compare(
        List<KeyValuePair<string, string>> before,
        List<KeyValuePair<string, string>> after
    )
    {
        var (old, current) = (Index(before), Index(after));
        return
        [
            .. before
                .Concat(after)
                .Select(entry => entry.Key)
                .Distinct(StringComparer.Ordinal)
                .Select(field => new AuditChange(field, old.GetValueOrDefault(field), current.GetValueOrDefault(field)))
                .Where(change => change.Before != change.After),
        ];
    }

    // A JSON object may name a property twice; the last one counts, as in PostgreSQL's jsonb.
    private static Dictionary<string, string> Index(List<KeyValuePair<string, string>> entries)
    {
        var index = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in entries)
        {
            index[name] = value;
        }
        return index;
    }

    private static void Flatten(JsonElement value, string path, List<KeyValuePair<string, string>> into)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    Flatten(property.Value, Join(path, Label(property.Name)), into);
                }
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var element in value.EnumerateArray())
                {
                    Flatten(element, $"{path} {++index}".Trim(), into);
                }
                break;
            case JsonValueKind.Null:
                break;
            default:
                into.Add(new(path.Length == 0 ? "Value" : path, value.ToString()));
                break;
        }
    }

    private static string Join(string path, string name) =>
        path.Length == 0 ? name : $"{path}, {char.ToLowerInvariant(name[0])}{name[1..]}";

    /// <summary>"dueDate" becomes "Due date".</summary>
    private static string Label(string name)
    {
        var label = string.Concat(name.Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));
        return label.Length == 0 ? "Value" : char.ToUpperInvariant(label[0]) + label[1..];
    }
}
