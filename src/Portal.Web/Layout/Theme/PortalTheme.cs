using MudBlazor;

namespace Portal.Web.Layout.Theme;

/// <summary>The look of every page as MudBlazor's theme: palette, type and spacing. Each pair of text and fill has at least 4.5:1.</summary>
internal static class PortalTheme
{
    private static readonly string[] Sans =
    [
        "Inter",
        "Inter Fallback",
        "system-ui",
        "-apple-system",
        "Segoe UI",
        "Roboto",
        "Helvetica Neue",
        "Arial",
        "sans-serif",
    ];

    /// <summary>A new instance with one of <see cref="PortalPalettes"/>, since MudBlazor's theme can be changed.</summary>
    public static MudTheme Create(PaletteLight palette) =>
        new()
        {
            PaletteLight = palette,
            LayoutProperties = new()
            {
                DefaultBorderRadius = "6px",
                AppbarHeight = "56px",
                DrawerWidthLeft = "240px",
            },
            Typography = new()
            {
                Default = Type<DefaultTypography>("14px", "20px"),
                H1 = Type<H1Typography>("28px", "36px", "600", "-0.02em"),
                H2 = Type<H2Typography>("16px", "24px", "600"),
                H3 = Type<H3Typography>("14px", "20px", "600"),
                H4 = Type<H4Typography>("14px", "20px", "600"),
                H5 = Type<H5Typography>("14px", "20px", "600"),
                H6 = Type<H6Typography>("16px", "24px", "600"),
                Subtitle1 = Type<Subtitle1Typography>("14px", "20px"),
                Subtitle2 = Type<Subtitle2Typography>("14px", "20px", "600"),
                Body1 = Type<Body1Typography>("14px", "20px"),
                Body2 = Type<Body2Typography>("14px", "20px"),
                Button = Type<ButtonTypography>("14px", "22px", "600"),
                Caption = Type<CaptionTypography>("12px", "16px"),
                Overline = Type<OverlineTypography>("12px", "16px"),
            },
        };

    private static T Type<T>(string size, string line, string weight = "400", string spacing = "normal")
        where T : BaseTypography, new() =>
        new()
        {
            FontFamily = Sans,
            FontSize = size,
            LineHeight = line,
            FontWeight = weight,
            LetterSpacing = spacing,
            TextTransform = "none",
        };
}
