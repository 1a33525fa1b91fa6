using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using MudBlazor;

namespace Portal.Web.Layout.Theme;

/// <summary>
/// The theme as one style sheet with a fingerprint in its URL. MudThemeProvider would write it into each page as style
/// elements, which the content security policy blocks.
/// </summary>
public sealed class ThemeSheet
{
    private ThemeSheet(string css)
    {
        Css = css;
        var bytes = Encoding.UTF8.GetBytes(css);
        Url = $"/theme.{Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]}.css";
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.SmallestSize))
        {
            brotli.Write(bytes);
        }
        Brotli = compressed.ToArray();
    }

    /// <summary>The path to link, which changes with the content.</summary>
    public string Url { get; }

    /// <summary>The sheet's text.</summary>
    internal string Css { get; }

    /// <summary>The text in brotli (RFC 7932).</summary>
    internal ReadOnlyMemory<byte> Brotli { get; }

    /// <summary>The sheet of both themes. Without a choice in data-theme the system's applies.</summary>
    public static ThemeSheet Create()
    {
        var light = Writer.Variables(PortalPalettes.Light());
        var dark = string.Concat(Writer.Variables(PortalPalettes.Dark()).Except(light, StringComparer.Ordinal));
        return new(
            $":root{{color-scheme:light dark;{string.Concat(light)}}}"
                + ":root[data-theme=light]{color-scheme:light}"
                + $":root[data-theme=dark]{{color-scheme:dark;{dark}}}"
                + $"@media(prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}"
        );
    }

    /// <summary>Lets the provider write its variables outside a page.</summary>
    private sealed class Writer : MudThemeProvider
    {
        // The scheme of browsers' own parts, such as the icon of a date: without it they follow the page's.
        private const string ColorScheme = "--mud-native-html-color-scheme:";

        private Writer(PaletteLight palette) => Theme = PortalTheme.Create(palette);

        public static string[] Variables(PaletteLight palette)
        {
            var css = new StringBuilder();
            new Writer(palette).GenerateTheme(css);
            return
            [
                .. css.ToString()
                    .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Where(line => !line.StartsWith(ColorScheme, StringComparison.Ordinal)),
            ];
        }
    }
}
