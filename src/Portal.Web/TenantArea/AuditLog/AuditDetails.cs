using System.Text.Json;

namespace Portal.Web.TenantArea.AuditLog;

/// <summary>A value before and after a change.</summary>
/// <param name="Field">Its name in words.</param>
/// <param name="Before">Null where there was none.</param>
/// <param name="After">Null where there is none any more.</param>
public sealed record AuditChange(string Field, string? Before, string? After);

/// <summary>The details of an entry, taken apart for people: what changed, and what else is known.</summary>
/// <param name="Changes">From <c>before</c> and <c>after</c>; what stayed the same is left out.</param>
/// <param name="Facts">Everything else.</param>
public sealed record AuditDetails(IReadOnlyList<AuditChange> Changes, IReadOnlyList<(string Name, string Value)> Facts)
{
    /// <summary>Reads the stored JSON. What is no object is shown as it is: nothing recorded is hidden.</summary>
    public static AuditDetails Read(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return new([], []);
        }
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement)
                : new([], [("Details", json)]);
        }
        catch (JsonException)
        {
            return new([], [("Details", json)]);
        }
    }

    private static AuditDetails Read(JsonElement root)
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
                    Flatten(property.Value, Words(property.Name), facts);
                    break;
            }
        }
        return new(Compare(before, after), [.. facts.Select(fact => (fact.Key, fact.Value))]);
    }

    private static List<AuditChange> Compare(
        List<KeyValuePair<string, string>> before,
        List<KeyValuePair<string, string>> after
    )
    {
        var (was, now) = (Index(before), Index(after));
        return
        [
            .. before
                .Concat(after)
                .Select(entry => entry.Key)
                .Distinct(StringComparer.Ordinal)
                .Select(field => new AuditChange(field, was.GetValueOrDefault(field), now.GetValueOrDefault(field)))
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
                    Flatten(property.Value, Join(path, Words(property.Name)), into);
                }
                break;
            case JsonValueKind.Array:
                var place = 0;
                foreach (var element in value.EnumerateArray())
                {
                    Flatten(element, $"{path} {++place}".Trim(), into);
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
    private static string Words(string name)
    {
        var words = string.Concat(name.Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));
        return words.Length == 0 ? "Value" : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
