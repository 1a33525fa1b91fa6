namespace Portal.Domain.Texts;

/// <summary>
/// How rows are found by text: each word stands somewhere in the row's folded text, in any order. The database folds stored and
/// asked text by one function (<see cref="Migrations.TextRules"/>), so that every row is found by its own text. An id
/// finds its row too.
/// </summary>
internal static class SearchCondition
{
    /// <summary>Further words count as one phrase.</summary>
    private const int MaximumWords = 8;

    /// <summary>A condition for WHERE.</summary>
    /// <param name="text">What is searched for, cleaned.</param>
    /// <param name="folded">The row's folded text: a column or an expression.</param>
    /// <param name="ids">Columns that a whole UUID is compared with.</param>
    /// <param name="range">A range of the first of <paramref name="ids"/> that is found too.</param>
    /// <param name="parameter">Adds a value and returns its placeholder.</param>
    public static string Of(
        string text,
        string folded,
        string[] ids,
        (Guid From, Guid To)? range,
        Func<object, string> parameter
    )
    {
        var words = WordsOf(text)
            // The sub-query is evaluated once; the bare function would be, for each row, in a prepared statement.
            .Select(word => $"{folded} LIKE (SELECT search_pattern({parameter(word)}))");
        List<string> ways = [$"({string.Join(" AND ", words)})"];
        if (Guid.TryParse(text, out var id))
        {
            var asked = parameter(id);
            ways.AddRange(ids.Select(column => $"{column} = {asked}"));
        }
        if (range is var (from, to))
        {
            ways.Add($"{ids[0]} BETWEEN {parameter(from)} AND {parameter(to)}");
        }
        return $"({string.Join(" OR ", ways)})";
    }

    /// <summary>The words of a cleaned text that each have to be found.</summary>
    public static IEnumerable<string> WordsOf(string text) =>
        text.Split(' ', MaximumWords, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct(StringComparer.Ordinal);
}
