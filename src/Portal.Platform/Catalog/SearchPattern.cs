namespace Portal.Platform.Catalog;

/// <summary>Builds a LIKE pattern that matches the text literally.</summary>
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
