using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Portal.Domain.Access;
using Portal.Platform.Catalog;

namespace Portal.Domain.Tests.Access;

public sealed partial class SearchTextTests
{
    [Fact]
    public void Whatever_is_searched_for_the_database_can_hold_it() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll<string>(text =>
                SearchText.Clean(text) is not { } clean
                || (
                    clean.Length is > 0 and <= SearchText.MaximumLength
                    && clean == clean.Trim()
                    && !clean.Any(char.IsControl)
                    && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(clean)) == clean
                    && SearchText.Clean(clean) == clean
                )
            )
        );

    [Fact]
    public void In_a_pattern_every_character_of_the_text_stands_for_itself() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll<string>(text =>
            {
                var pattern = SearchPattern.Containing(text ?? "");
                var inner = pattern[1..^1];
                return pattern[0] == '%'
                    && pattern[^1] == '%'
                    && Escaped().Replace(inner, "${literal}") == (text ?? "")
                    && !Escaped().Replace(inner, "").AsSpan().ContainsAny('%', '_', '\\');
            })
        );

    [Fact]
    public void A_text_is_not_cut_within_a_character()
    {
        var clean = SearchText.Clean(new string('x', SearchText.MaximumLength - 1) + "🚢");
        Assert.Equal(new string('x', SearchText.MaximumLength - 1), clean);
    }

    [GeneratedRegex(@"\\(?<literal>[%_\\])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escaped();
}
