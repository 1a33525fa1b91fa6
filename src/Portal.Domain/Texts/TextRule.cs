using System.Globalization;
using System.Text;

namespace Portal.Domain.Texts;

/// <summary>
/// What a stored text may contain. Two texts that look alike must not differ in characters that nobody sees, and no text may
/// change how the text around it is displayed (Unicode UTR #36, UTS #39).
/// </summary>
public static class TextRule
{
    /// <summary>Trims the text and replaces blanks of every kind, and runs of them, by one space.</summary>
    public static string Clean(string? value)
    {
        var text = new StringBuilder();
        foreach (var rune in (value ?? "").AsSpan().Trim().EnumerateRunes()) // a lone surrogate is read as U+FFFD
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.SpaceSeparator)
            {
                text.Append(rune.ToString());
            }
            else if (text.Length > 0 && text[^1] != ' ')
            {
                text.Append(' ');
            }
        }
        return text.ToString();
    }

    /// <summary>What is wrong with a clean text, to be said after "The title"; null when nothing is.</summary>
    public static string? Fault(string text)
    {
        Rune? before = null;
        var runes = text.EnumerateRunes().ToList();
        for (var i = 0; i < runes.Count; i++)
        {
            Rune? after = i + 1 < runes.Count ? runes[i + 1] : null;
            if (FaultOf(before, runes[i], after) is { } fault)
            {
                return fault;
            }
            before = runes[i];
        }
        return null;
    }

    private static string? FaultOf(Rune? before, Rune rune, Rune? after) =>
        rune switch
        {
            { Value: < 0x7F } when !Rune.IsControl(rune) => null,
            _ when IsLineBreakOrControl(rune) => "contains a line break or control character. Remove it.",
            _ when IsDamaged(rune) => "contains a damaged character. Enter it again.",
            _ when InvisibleCharacters.ChangesDirection(rune) =>
                $"contains a character that changes the direction of writing, {NameOf(rune)}. Remove it.",
            _ when InvisibleCharacters.IsNeeded(before, rune, after) => null,
            _ when InvisibleCharacters.Contains(rune) => $"contains an invisible character, {NameOf(rune)}. Remove it.",
            _ => null,
        };

    private static bool IsLineBreakOrControl(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;

    /// <summary>The replacement character, and the code points that are no characters.</summary>
    private static bool IsDamaged(Rune rune) =>
        rune == Rune.ReplacementChar || (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;

    private static string NameOf(Rune rune) => string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
}
