using System.Globalization;

namespace Portal.Web.TenantArea.Lists;

/// <summary>Numbers, days and choices as lists write them.</summary>
internal static class ListLabels
{
    /// <summary>Rows on a page of any list.</summary>
    public const int PageSize = 50;

    private const int MaximumText = 200;

    /// <summary>"25,000".</summary>
    public static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 journey", "25,000 journeys".</summary>
    public static string Count(int value, string one, string many) =>
        value == 1 ? $"1 {one}" : $"{Number(value)} {many}";

    /// <summary>"22 Nov 2026".</summary>
    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>A page number from an address; whatever is none is the first page.</summary>
    public static int ReadPage(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var page)
            ? Math.Clamp(page, 1, 100_000)
            : 1;

    /// <summary>An enumeration's value by its lower-case name, as addresses carry it; null for anything else.</summary>
    public static T? ReadName<T>(string? text)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(WriteName<T>(value), text, StringComparison.Ordinal))
            {
                return value;
            }
        }
        return null;
    }

    /// <summary>The name that <see cref="ReadName"/> understands, or null.</summary>
    public static string? WriteName<T>(T? value)
        where T : struct, Enum => value?.ToString().ToLowerInvariant();

    /// <summary>Choices of a filter: all, then each value by the name that <see cref="ReadName"/> understands.</summary>
    public static IReadOnlyList<(string Value, string Word)> Choices<T>(string all, Func<T, string> word)
        where T : struct, Enum =>
        [("", all), .. Enum.GetValues<T>().Select(value => (WriteName<T>(value)!, word(value)))];

    /// <summary>Free text from an address or a field: trimmed, null when empty, 200 characters at most.</summary>
    public static string? ReadText(string? text)
    {
        var trimmed = (text ?? "").Trim();
        if (trimmed.Length > MaximumText)
        {
            // Never through the middle of a character of two code units: the address could not carry the half.
            trimmed = trimmed[..(char.IsHighSurrogate(trimmed[MaximumText - 1]) ? MaximumText - 1 : MaximumText)]
                .Trim();
        }
        return trimmed.Length == 0 ? null : trimmed;
    }
}
