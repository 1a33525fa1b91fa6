using System.Text;

namespace Portal.Domain.Access;

/// <summary>Normalizes a search text to what the database and the audit log can store.</summary>
public static class SearchText
{
    /// <summary>Longest search text; the rest is ignored.</summary>
    public const int MaximumLength = 200;

    /// <summary>
    /// Without what PostgreSQL cannot store (NUL, lone surrogates), without blanks at both ends, at most
    /// <see cref="MaximumLength"/> characters.
    /// </summary>
    /// <returns>Null when nothing remains to search for.</returns>
    public static string? Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        var clean = new StringBuilder(Math.Min(text.Length, MaximumLength));
        foreach (var rune in text.AsSpan().Trim().EnumerateRunes()) // a lone surrogate is read as U+FFFD
        {
            var kept = Rune.IsControl(rune) ? new Rune(' ') : rune;
            if (clean.Length + kept.Utf16SequenceLength > MaximumLength)
            {
                break;
            }
            clean.Append(kept.ToString());
        }
        var result = clean.ToString().Trim();
        return result.Length == 0 ? null : result;
    }
}
