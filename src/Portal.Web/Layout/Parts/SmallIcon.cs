using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;

namespace Portal.Web.Layout.Parts;

/// <summary>
/// One of MudBlazor's icons beside a word, as plain markup: <c>@SmallIcon.Of(Outlined.Home)</c>. A <c>MudIcon</c> is a component, and
/// a page has dozens of them, each with some 3 kB in its circuit for as long as the tab is open.
/// </summary>
internal static class SmallIcon
{
    // Icons are constants of the library, so that there are never more than the pages name.
    private static readonly ConcurrentDictionary<(string Icon, string? Class), MarkupString> Made = new();

    /// <param name="icon">The icon's inner SVG, a constant of <c>Icons.Material</c>; never a text from outside.</param>
    /// <param name="class">A class more, such as <c>mud-success-text</c>.</param>
    public static MarkupString Of(string icon, string? @class = null) =>
        Made.GetOrAdd((icon, @class), static key => new(Markup(key.Icon, key.Class)));

    private static string Markup(string icon, string? more) =>
        $"""<svg class="{string.Join(' ', Classes, more).TrimEnd()}" focusable="false" viewBox="0 0 24 24" aria-hidden="true">{icon}</svg>""";

    private const string Classes = "mud-icon-root mud-svg-icon mud-icon-size-small";
}
