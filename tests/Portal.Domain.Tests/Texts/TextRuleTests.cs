using FsCheck;
using FsCheck.Fluent;
using Portal.Domain.Access;
using Portal.Domain.Texts;
using Portal.Platform;

namespace Portal.Domain.Tests.Texts;

public sealed class TextRuleTests
{
    [Theory]
    [InlineData("Tartu\u202Egnp.exe", "direction of writing, U+202E")]
    [InlineData("\u2067Tartu\u2069", "direction of writing, U+2067")]
    [InlineData("Tartu\u200F", "direction of writing, U+200F")]
    [InlineData("Tar\u200Btu", "invisible character, U+200B")]
    [InlineData("Tar\uFEFFtu", "invisible character, U+FEFF")]
    [InlineData("Tar\u00ADtu", "invisible character, U+00AD")]
    [InlineData("Tar\u2060tu", "invisible character, U+2060")]
    [InlineData("Tar\u200Dtu", "invisible character, U+200D")] // a joiner between Latin letters joins nothing
    [InlineData("Tar\u200Ctu", "invisible character, U+200C")]
    [InlineData("Tartu\u3164", "invisible character, U+3164")]
    [InlineData("Tartu\u2800Riga", "invisible character, U+2800")]
    [InlineData("Tartu\U000E0041", "invisible character, U+E0041")]
    [InlineData("Tartu\u2028Riga", "line break or control character")]
    [InlineData("Tartu\u0085Riga", "line break or control character")]
    [InlineData("Tartu\u007FRiga", "line break or control character")]
    [InlineData("Tartu\uD83D", "damaged character")]
    [InlineData("Tartu\uFFFF", "damaged character")]
    public void What_nobody_sees_is_refused_with_its_name(string text, string words)
    {
        var errors = new FieldErrors();
        errors.Text("Title", text, "The title", 200);
        var error = Assert.Throws<InvalidInputException>(errors.ThrowIfAny).Errors["Title"];
        Assert.StartsWith("The title contains", error, StringComparison.Ordinal);
        Assert.Contains(words, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u00A0 Tartu\u00A0\u2003fire\u3000 inspection \t", "Tartu fire inspection")]
    [InlineData("Tartu \u1680\u202F\u205F Riga", "Tartu Riga")]
    public void Blanks_of_every_kind_become_one_space(string text, string stored) => Assert.Equal(stored, Stored(text));

    [Theory]
    [InlineData("👩\u200D🚀 crew")] // an astronaut
    [InlineData("❤\uFE0F\u200D🔥")]
    [InlineData("🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F Scotland")]
    [InlineData("نمی\u200Cخواهم")] // Persian: without the joiner another word
    [InlineData("क्\u200Dष")]
    [InlineData("ශ්\u200Dරී")]
    [InlineData("葛\U000E0100城")] // a variant that a person's name may have
    [InlineData("Õhtune Jõgeva – «Ülo» #1, O’Brien & Søn")]
    [InlineData("日本 中文 한국어 עברית العربية ไทย")]
    public void What_scripts_and_emoji_need_is_kept(string text) => Assert.Equal(text, Stored(text));

    [Fact]
    public void Whatever_passes_has_no_character_that_hides_and_passes_again() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2_000),
            Prop.ForAll(
                UnicodeTexts.Any.ToArbitrary(),
                text =>
                    Stored(text) is not { } stored
                    || (
                        Stored(stored) == stored
                        && stored == stored.Trim()
                        && !stored.Contains("  ", StringComparison.Ordinal)
                        && !stored.EnumerateRunes().Any(InvisibleCharacters.ChangesDirection)
                    )
            )
        );

    private static string? Stored(string text) =>
        TextRule.Clean(text) is { Length: > 0 } clean && TextRule.Fault(clean) is null ? clean : null;
}
