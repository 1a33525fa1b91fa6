using System.Globalization;
using Portal.Domain.Access;

namespace Portal.Web.TenantArea.Lists;

/// <summary>Formats and parses the numbers and options of lists.</summary>
internal static class ListLabels
{
    /// <summary>Rows per page unless another size is chosen.</summary>
    public const int PageSize = PortalUrls.DefaultPageSize;

    /// <summary>Rows per page to choose from.</summary>
    public static readonly IReadOnlyList<int> PageSizes = [PageSize, 50, 100];

    /// <summary>"25,000".</summary>
    public static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 journey", "25,000 journeys".</summary>
    public static string Count(int value, string one, string many) =>
        value == 1 ? $"1 {one}" : $"{Number(value)} {many}";

    /// <summary>A day from a URL or a date field, "2026-11-22"; null if invalid.</summary>
    public static DateOnly? ReadDay(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year is > 1999 and < 2200
            ? day
            : null;

    /// <summary>The text that <see cref="ReadDay"/> reads; null for none.</summary>
    public static string? WriteDay(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A page number from a URL; 1 if invalid.</summary>
    public static int ReadPage(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var page)
            ? Math.Clamp(page, 1, 100_000)
            : 1;

    /// <summary>A page size from a URL; <see cref="PageSize"/> unless it is one of the choices.</summary>
    public static int ReadPageSize(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && PageSizes.Contains(size)
            ? size
            : PageSize;

    /// <summary>An enum value by its lower-case name in URLs; null for anything else.</summary>
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

    /// <summary>The name that <see cref="ReadName"/> reads, or null.</summary>
    public static string? WriteName<T>(T? value)
        where T : struct, Enum => value?.ToString().ToLowerInvariant();

    /// <summary>A filter's options: "all", then each value by its name in URLs.</summary>
    public static IReadOnlyList<(string Value, string Label)> Choices<T>(string all, Func<T, string> label)
        where T : struct, Enum =>
        [("", all), .. Enum.GetValues<T>().Select(value => (WriteName<T>(value)!, label(value)))];

    /// <summary>Free text from a URL or field, as it is searched for; null when empty.</summary>
    public static string? ReadText(string? text) => SearchText.Clean(text);
}
