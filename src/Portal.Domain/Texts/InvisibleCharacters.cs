using System.Globalization;
using System.Text;

namespace Portal.Domain.Texts;

/// <summary>
/// Characters that nobody sees. Those that change what is seen are kept, but only where they do: joiners between letters of
/// scripts that join and between the parts of an emoji, tags within the emoji of a flag. The migration that introduced the rule
/// says the same in SQL (<see cref="Migrations.TextRules"/>).
/// </summary>
internal static class InvisibleCharacters
{
    private const int BlackFlag = 0x1F3F4;

    /// <summary>Explicit directional formatting (UAX #9, section 2) and implicit directional marks.</summary>
    public static bool ChangesDirection(Rune rune) =>
        rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    /// <summary>Format characters, except Arabic signs that are visible; letters and symbols that are drawn as nothing.</summary>
    public static bool Contains(Rune rune) =>
        rune.Value switch
        {
            0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0 => true,
            (>= 0x0600 and <= 0x0605) or 0x06DD or 0x070F or 0x0890 or 0x0891 or 0x08E2 or 0x110BD or 0x110CD => false,
            _ => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format,
        };

    /// <summary>Whether the character changes what is seen between these two.</summary>
    public static bool IsNeeded(Rune? before, Rune rune, Rune? after) =>
        rune.Value switch
        {
            0x200C => Joins(before) && Joins(after),
            0x200D => (Joins(before) && Joins(after)) || (IsSymbol(before) && IsSymbol(after)),
            >= 0xE0020 and <= 0xE007F => before?.Value is BlackFlag or (>= 0xE0020 and <= 0xE007F),
            _ => false,
        };

    /// <summary>Letters and signs from Arabic to Myanmar, Khmer, Mongolian and their extensions (RFC 5892, appendix A.1 and A.2).</summary>
    private static bool Joins(Rune? rune) =>
        rune?.Value
            is (>= 0x0620 and <= 0x109F)
                or (>= 0x1780 and <= 0x18AF)
                or (>= 0xA800 and <= 0xABFF)
                or (>= 0x10A00 and <= 0x11FFF)
                or (>= 0x1E900 and <= 0x1E95F);

    private static bool IsSymbol(Rune? rune) =>
        rune?.Value is (>= 0x2190 and <= 0x2BFF) or 0xFE0F or (>= 0x1F000 and <= 0x1FAFF);
}
