using System.Text;
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

    /// <summary>Validates a text of 1 to <paramref name="maximum"/> characters without control characters.</summary>
    public string Text(string field, string? value, string name, int maximum)
    {
        var text = (value ?? "").Trim();
        if (text.Length == 0)
        {
            Add(field, $"{name} is missing. Enter 1 to {maximum} characters.");
        }
        else if (text.Length > maximum)
        {
            Add(field, $"{name} has {text.Length} characters. Enter at most {maximum}.");
        }
        else if (text.Any(char.IsControl))
        {
            Add(field, $"{name} contains a line break or control character. Remove it.");
        }
        else if (text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar)) // also a lone surrogate
        {
            Add(field, $"{name} contains a damaged character. Enter it again.");
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
