using Portal.Domain.Texts;
using Portal.Platform;

namespace Portal.Domain.Access;

/// <summary>Collects the errors of an input, so that all are reported at once.</summary>
public sealed class FieldErrors
{
    private readonly Dictionary<string, string> errors = [];

    /// <summary>Adds an error; the first one of a field wins.</summary>
    public FieldErrors Add(string field, string message)
    {
        errors.TryAdd(field, message);
        return this;
    }

    /// <summary>Whether the field has an error.</summary>
    public bool Contains(string field) => errors.ContainsKey(field);

    /// <summary>Validates a text of 1 to <paramref name="maximum"/> characters by <see cref="TextRule"/>.</summary>
    /// <returns>The text as it is stored.</returns>
    public string Text(string field, string? value, string name, int maximum)
    {
        var text = TextRule.Clean(value);
        if (text.Length == 0)
        {
            Add(field, $"{name} is missing. Enter 1 to {maximum} characters.");
        }
        else if (text.Length > maximum)
        {
            Add(field, $"{name} has {text.Length} characters. Enter at most {maximum}.");
        }
        else if (TextRule.Fault(text) is { } fault)
        {
            Add(field, $"{name} {fault}");
        }
        return text;
    }

    /// <summary>Throws if there are errors.</summary>
    /// <exception cref="InvalidInputException">With a message for each field.</exception>
    public void ThrowIfAny()
    {
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }
}
