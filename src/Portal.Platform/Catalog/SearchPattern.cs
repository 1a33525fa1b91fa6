namespace Portal.Platform.Catalog;

/// <summary>Makes a LIKE pattern in which the searched text stands for itself.</summary>
public static class SearchPattern
{
    /// <summary>Escapes the pattern.</summary>
    public const string Escape = "\\";

    /// <summary>A pattern that finds the text anywhere.</summary>
    public static string Containing(string text) =>
        "%"
        + text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal)
        + "%";
}
