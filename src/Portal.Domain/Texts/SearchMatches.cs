using Portal.Domain.Access;

namespace Portal.Domain.Texts;

/// <summary>Which parts of a found row's text match what was searched for, to be marked.</summary>
public static class SearchMatches
{
    /// <summary>The text in parts, in order; together they are the text.</summary>
    /// <param name="text">A found row's name.</param>
    /// <param name="search">What was searched for; null marks nothing.</param>
    public static IReadOnlyList<(string Part, bool IsMatch)> Split(string text, string? search)
    {
        if (SearchText.Clean(search) is not { } asked)
        {
            return [(text, false)];
        }
        var matched = new bool[text.Length];
        var folded = new FoldedText(text);
        foreach (var word in SearchCondition.WordsOf(asked))
        {
            Mark(folded, new FoldedText(word).ToString(), matched);
        }
        return Cut(text, matched);
    }

    private static void Mark(FoldedText folded, string word, bool[] matched)
    {
        var all = folded.ToString();
        for (var at = 0; word.Length > 0 && (at = all.IndexOf(word, at, StringComparison.Ordinal)) >= 0; at++)
        {
            // To the beginning of the next character that remains: accents that follow a letter belong to it.
            matched.AsSpan(folded.OriginOf(at)..folded.OriginOf(at + word.Length)).Fill(true);
        }
    }

    private static List<(string Part, bool IsMatch)> Cut(string text, bool[] matched)
    {
        var parts = new List<(string, bool)>();
        for (var (from, to) = (0, 1); to <= text.Length; to++)
        {
            if (to == text.Length || matched[to] != matched[from])
            {
                parts.Add((text[from..to], matched[from]));
                from = to;
            }
        }
        return parts;
    }
}
