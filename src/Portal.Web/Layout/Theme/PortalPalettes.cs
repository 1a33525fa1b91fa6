using MudBlazor;

namespace Portal.Web.Layout.Theme;

/// <summary>
/// The colours in light and dark. Of each status colour, the colour itself is the text and its "lighten" the fill of a chip
/// or panel; secondary is the colour of links and focus, tertiary that of the staff area; dark is "off".
/// </summary>
internal static class PortalPalettes
{
    /// <summary>The light palette.</summary>
    public static PaletteLight Light() =>
        Fill(
            new(
                Canvas: "#f4f5f9",
                Surface: "#ffffff",
                Hover: "#f1f3f7",
                Selected: "#e8effd",
                Text: "#1f2328",
                Secondary: "#57606a",
                Hairline: "#e1e4e9",
                Border: "#767b85",
                Link: "#0b4fc4",
                Primary: "#1250d6",
                PrimaryHover: "#0e42b3",
                Contrast: "#ffffff",
                Success: ("#116329", "#dafbe1"),
                Warning: ("#7a4d00", "#fff3cd"),
                Error: ("#a40e26", "#ffebe9"),
                Info: ("#0550ae", "#ddf4ff"),
                Off: ("#424a53", "#eaeef2")
            )
        );

    /// <summary>The dark palette; of the same type, since the sheet decides which of the two applies.</summary>
    public static PaletteLight Dark() =>
        Fill(
            new(
                Canvas: "#19191a",
                Surface: "#242527",
                Hover: "#2d2f32",
                Selected: "#1f2c45",
                Text: "#ecedef",
                Secondary: "#b1b5bc",
                Hairline: "#36383c",
                Border: "#8b9099",
                Link: "#8db4ff",
                Primary: "#2f62e8",
                PrimaryHover: "#2554d0",
                Contrast: "#19191a",
                Success: ("#7ee2a0", "#12331f"),
                Warning: ("#f5c451", "#3a2a05"),
                Error: ("#ff9d96", "#45171a"),
                Info: ("#8cc4ff", "#0f2e4d"),
                Off: ("#c9cdd3", "#34373b")
            )
        );

    private static PaletteLight Fill(Colours c)
    {
        var palette = new PaletteLight();
        (palette.Background, palette.BackgroundGray) = (c.Canvas, c.Canvas);
        (palette.Surface, palette.DrawerBackground, palette.AppbarBackground) = (c.Surface, c.Surface, c.Surface);
        (palette.TextPrimary, palette.DrawerText, palette.AppbarText) = (c.Text, c.Text, c.Text);
        (palette.TextSecondary, palette.TextDisabled, palette.DrawerIcon) = (c.Secondary, c.Secondary, c.Secondary);
        (palette.ActionDefault, palette.ActionDisabled) = (c.Text, c.Secondary);
        palette.ActionDisabledBackground = c.Off.Fill;
        (palette.LinesDefault, palette.TableLines, palette.Divider) = (c.Hairline, c.Hairline, c.Hairline);
        (palette.LinesInputs, palette.Skeleton, palette.TableHover) = (c.Border, c.Hairline, c.Hover);
        (palette.Primary, palette.PrimaryContrastText) = (c.Primary, "#ffffff");
        (palette.PrimaryDarken, palette.PrimaryLighten) = (c.PrimaryHover, c.Selected);
        (palette.Secondary, palette.SecondaryContrastText) = (c.Link, c.Contrast);
        (palette.Tertiary, palette.TertiaryContrastText) = ("#3b1f77", "#ffffff");
        (palette.Success, palette.SuccessDarken, palette.SuccessLighten) = Status(c.Success);
        (palette.Warning, palette.WarningDarken, palette.WarningLighten) = Status(c.Warning);
        (palette.Error, palette.ErrorDarken, palette.ErrorLighten) = Status(c.Error);
        (palette.Info, palette.InfoDarken, palette.InfoLighten) = Status(c.Info);
        (palette.Dark, palette.DarkDarken, palette.DarkLighten) = Status(c.Off);
        palette.SuccessContrastText = palette.WarningContrastText = palette.ErrorContrastText = c.Contrast;
        palette.InfoContrastText = palette.DarkContrastText = c.Contrast;
        return palette;
    }

    private static (string Text, string Darken, string Lighten) Status((string Text, string Fill) status) =>
        (status.Text, status.Text, status.Fill);

    /// <summary>What differs between the two palettes, as hexadecimal sRGB.</summary>
    private sealed record Colours(
        string Canvas,
        string Surface,
        string Hover,
        string Selected,
        string Text,
        string Secondary,
        string Hairline,
        string Border,
        string Link,
        string Primary,
        string PrimaryHover,
        string Contrast,
        (string Text, string Fill) Success,
        (string Text, string Fill) Warning,
        (string Text, string Fill) Error,
        (string Text, string Fill) Info,
        (string Text, string Fill) Off
    );
}
