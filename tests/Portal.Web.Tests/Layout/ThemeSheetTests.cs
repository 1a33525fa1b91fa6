using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using MudBlazor.Utilities;
using Portal.Web.Layout.Theme;

namespace Portal.Web.Tests.Layout;

public sealed partial class ThemeSheetTests
{
    private static readonly ThemeSheet Sheet = ThemeSheet.Create();

    [Fact]
    public void The_url_names_the_content()
    {
        Assert.Matches("^/theme\\.[0-9a-f]{12}\\.css$", Sheet.Url);
        Assert.Equal(Sheet.Url, ThemeSheet.Create().Url);
    }

    [Fact]
    public void Brotli_holds_the_same_text()
    {
        using var stream = new BrotliStream(new MemoryStream(Sheet.Brotli.ToArray()), CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        Assert.Equal(Sheet.Css, reader.ReadToEnd());
    }

    [Fact]
    public void The_systems_theme_applies_until_one_is_chosen()
    {
        Assert.Contains(":root[data-theme=dark]{", Sheet.Css, StringComparison.Ordinal);
        Assert.Contains(
            "@media(prefers-color-scheme:dark){:root:not([data-theme=light]){",
            Sheet.Css,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("native-html-color-scheme", Sheet.Css, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_variable_is_complete()
    {
        Assert.DoesNotContain("<style", Sheet.Css, StringComparison.Ordinal);
        Assert.True(Variable().Count(Sheet.Css) > 200);
        Assert.Equal(Sheet.Css.Count(c => c == '{'), Sheet.Css.Count(c => c == '}'));
    }

    /// <summary>WCAG 2.2, 1.4.3 and 1.4.11: 4.5:1 for text, 3:1 for borders of controls.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Texts_and_borders_have_their_contrast(bool dark)
    {
        var palette = dark ? PortalPalettes.Dark() : PortalPalettes.Light();
        foreach (var ground in new[] { palette.Surface, palette.Background })
        {
            AtLeast(4.5, palette.TextPrimary, ground);
            AtLeast(4.5, palette.TextSecondary, ground);
            AtLeast(4.5, palette.Secondary, ground);
            AtLeast(4.5, palette.Error, ground);
            AtLeast(3, palette.LinesInputs, ground);
        }
        AtLeast(4.5, palette.PrimaryContrastText, palette.Primary);
        AtLeast(4.5, palette.ErrorContrastText, palette.Error);
        AtLeast(4.5, palette.TertiaryContrastText, palette.Tertiary);
        AtLeast(4.5, palette.Success, new MudColor(palette.SuccessLighten));
        AtLeast(4.5, palette.Warning, new MudColor(palette.WarningLighten));
        AtLeast(4.5, palette.Error, new MudColor(palette.ErrorLighten));
        AtLeast(4.5, palette.Info, new MudColor(palette.InfoLighten));
        AtLeast(4.5, palette.Dark, new MudColor(palette.DarkLighten));
        AtLeast(4.5, palette.Secondary, new MudColor(palette.PrimaryLighten));
    }

    private static void AtLeast(double ratio, MudColor text, MudColor ground)
    {
        var (light, dark) = (Luminance(text), Luminance(ground));
        var found = (Math.Max(light, dark) + 0.05) / (Math.Min(light, dark) + 0.05);
        Assert.True(
            found >= ratio,
            string.Create(CultureInfo.InvariantCulture, $"{text} on {ground}: {found:F2} instead of {ratio}")
        );
    }

    private static double Luminance(MudColor colour) =>
        0.2126 * Linear(colour.R) + 0.7152 * Linear(colour.G) + 0.0722 * Linear(colour.B);

    private static double Linear(byte channel)
    {
        var value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    [GeneratedRegex("--mud-[a-z0-9-]+: ?[^;{}]+;", RegexOptions.None, 1000)]
    private static partial Regex Variable();
}
