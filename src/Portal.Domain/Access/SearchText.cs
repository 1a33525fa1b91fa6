using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Domain.Access;

/// <summary>Cleans a search text to what the database, the audit log and a URL can hold.</summary>
public static partial class SearchText
{
    /// <summary>Longest search text; the rest is ignored.</summary>
    public const int MaximumLength = 200;

    /// <summary>
    /// Without what PostgreSQL cannot store (NUL, lone surrogates), without blanks at both ends, at most
    /// <see cref="MaximumLength"/> characters; of an API key that was pasted, only the beginning, which is no secret.
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
            var kept = Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) ? new Rune(' ') : rune;
            if (clean.Length + kept.Utf16SequenceLength > MaximumLength)
            {
                break;
            }
            clean.Append(kept.ToString());
        }
        var result = Key().Replace(clean.ToString().Trim(), "${beginning}");
        return result.Length == 0 ? null : result;
    }

    // ApiKeyFormat.BeginningOf: the prefix and 12 digits.
    [GeneratedRegex(
        "(?<beginning>p[tp]k_[0-9A-Za-z]{12})[0-9A-Za-z]+",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Key();
}
