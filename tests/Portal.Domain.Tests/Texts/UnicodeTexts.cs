using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Portal.Domain.Tests.Texts;

/// <summary>Texts over all of Unicode, with those characters often that are folded, composed, refused or have a meaning in LIKE.</summary>
internal static class UnicodeTexts
{
    private static readonly (int First, int Last)[] Ranges =
    [
        (0x20, 0x7E),
        (0x20, 0x7E),
        (0xA0, 0x24F),
        (0x300, 0x36F),
        (0x370, 0x3FF),
        (0x400, 0x52F),
        (0x590, 0x6FF),
        (0x900, 0xDFF),
        (0xE00, 0x10FF),
        (0x1E00, 0x1FFF),
        (0x2000, 0x206F),
        (0x2190, 0x2BFF),
        (0x3000, 0x30FF),
        (0x4E00, 0x9FFF),
        (0xAC00, 0xD7A3),
        (0xF900, 0xFFFD),
        (0x1F300, 0x1FAFF),
        (0x1, 0xD7FF),
        (0x10000, 0x10FFFF),
    ];

    private static readonly Gen<string> Character = Gen.Elements(Ranges)
        .SelectMany(range => Gen.Choose(range.First, range.Last))
        .Where(Rune.IsValid)
        .Select(value => new Rune(value).ToString());

    private static readonly Gen<string> Special = Gen.Elements(
        "%",
        "_",
        "\\",
        " ",
        "ß",
        "ς",
        "İ",
        "ı",
        "ﬁ",
        "e\u0301",
        "Ω",
        "か\u3099"
    );

    /// <summary>Up to 24 characters.</summary>
    public static readonly Gen<string> Any = Gen.Frequency((5, Character), (1, Special))
        .ListOf()
        .Select(characters => string.Concat(characters.Take(24)));
}
