using System.Globalization;
using System.Text.Json;
using Portal.Domain.Access;
using Portal.Platform;

namespace Portal.Api.Requests;

/// <summary>
/// Reads the fields of a request and collects all errors, each field with what was expected, so that they are reported
/// together.
/// </summary>
internal sealed class RequestFields
{
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);

    /// <summary>The page of a list.</summary>
    public KeysetRequest Page(string? limit, string? cursor) =>
        limit is null ? KeysetRequest.First with { Cursor = cursor }
        : int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) ? new(rows, cursor)
        : Wrong("limit", $"Expected a whole number from 1 to {KeysetRequest.MaximumLimit}.", KeysetRequest.First);

    /// <summary>A text to search for.</summary>
    public string? Search(string? text) =>
        text is { Length: > SearchText.MaximumLength }
            ? Wrong("search", $"Expected at most {SearchText.MaximumLength} characters.", text)
            : text;

    /// <summary>Yes or no; no when the field is absent.</summary>
    public bool Flag(string field, string? text) =>
        text switch
        {
            null or "false" => false,
            "true" => true,
            _ => Wrong(field, "Expected true or false.", instead: false),
        };

    /// <summary>The time zone whose days count, by its IANA name; UTC when the field is absent.</summary>
    public TimeZoneInfo Zone(string field, string? name) =>
        name is null ? TimeZoneInfo.Utc
        : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone
        : Wrong(field, "Expected the IANA name of a time zone, such as Europe/Tallinn.", TimeZoneInfo.Utc);

    /// <summary>One of an enumeration's names, or null when the field is absent.</summary>
    public T? Choice<T>(string field, string? name)
        where T : struct, Enum =>
        name is null ? null
        : Names<T>.All.TryGetValue(name, out var value) ? value
        : Wrong<T?>(field, Names<T>.Expected, null);

    /// <summary>One of an enumeration's names, in a JSON member.</summary>
    public T Choice<T>(string field, JsonElement value)
        where T : struct, Enum =>
        TextOf(value) is { } name && Names<T>.All.TryGetValue(name, out var known)
            ? known
            : Wrong<T>(field, Names<T>.Expected, default);

    /// <summary>A text; null counts as an empty one.</summary>
    public string Text(string field, JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? "" : TextOf(value) ?? Wrong(field, "Expected a text.", "");

    /// <summary>A day, or null for none.</summary>
    public DateOnly? Day(string field, JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? null
        : DateOnly.TryParseExact(
            TextOf(value),
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
        : Wrong<DateOnly?>(field, "Expected a day such as 2026-12-31, or null.", null);

    /// <summary>An id, or null for none.</summary>
    public Guid? Id(string field, JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? null
        : Guid.TryParseExact(TextOf(value), "D", out var id) ? id
        : Wrong<Guid?>(field, "Expected an id such as 01234567-89ab-7cde-8f01-23456789abcd, or null.", null);

    /// <summary>The members of an object.</summary>
    public IEnumerable<(string Name, JsonElement Value)> Members(string field, JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().Select(member => (NameOf(member), member.Value))
            : Wrong<IEnumerable<(string, JsonElement)>>(field, "Expected an object.", []);

    /// <summary>Adds an error; the first one of a field wins.</summary>
    public T Wrong<T>(string field, string expected, T instead)
    {
        errors.TryAdd(field, expected);
        return instead;
    }

    /// <summary>Throws when there are errors.</summary>
    /// <exception cref="InvalidInputException">With a message for each field.</exception>
    public void ThrowIfAny()
    {
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    /// <summary>Null for other kinds of values, and for a lone surrogate, which JSON can encode.</summary>
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return ""; // no member's name
        }
    }

    /// <summary>An enumeration as the API writes it.</summary>
    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<string, T> All = Enum.GetValues<T>()
            .ToDictionary(
                value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()),
                StringComparer.Ordinal
            );

        public static readonly string Expected = $"Expected one of {string.Join(", ", All.Keys)}.";
    }
}
