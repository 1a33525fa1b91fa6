namespace Portal.Domain.Access;

/// <summary>Makes a LIKE pattern in which the searched text stands for itself.</summary>
internal static class SearchPattern
{
    public const string Escape = "\\";

    public static string Containing(string text) =>
        "%"
        + text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal)
        + "%";
}
