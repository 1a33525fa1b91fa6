using System.Text;

namespace Portal.Domain.Access;

/// <summary>Brings a searched text into a form that the database and the audit log can hold.</summary>
public static class SearchText
{
    /// <summary>Characters of a searched text that count.</summary>
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
        foreach (var rune in text.AsSpan().Trim().EnumerateRunes()) // a lone surrogate comes as U+FFFD
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
