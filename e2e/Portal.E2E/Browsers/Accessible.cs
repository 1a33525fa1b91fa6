using System.Collections.Concurrent;
using System.Text.Json;
using Deque.AxeCore.Commons;

namespace Portal.E2E.Browsers;

/// <summary>
/// What every page and dialog has to stand (UX section 5): axe finds nothing at 1280, 1024 and 390 px, light and dark, and nothing
/// scrolls sideways down to 320 px. Colours, which do not depend on the width and cost most, are looked at once in each theme;
/// <c>PORTAL_AXE=all</c> (<c>./portal test pages</c>) looks at everything at every width in both, and
/// <c>PORTAL_SHOTS=folder</c> keeps a picture of each, too.
/// </summary>
internal static class Accessible
{
    private const int Wide = 1280;
    private const int Tablet = 1024;
    private const int Phone = 390;
    private const int Narrowest = 320;

    // Only what is wrong travels back; axe itself stays in the page until it is left.
    private const string Run = """
        async (part) => {
          const colors = ["color-contrast", "link-in-text-block"];
          const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
          const runOnly = part === "Colors" ? { type: "rule", values: colors } : { type: "tag", values: tags };
          const rules = part === "Layout" ? Object.fromEntries(colors.map((rule) => [rule, { enabled: false }])) : {};
          const result = await axe.run(document, { runOnly, rules, resultTypes: ["violations"] });
          return JSON.stringify(result.violations.flatMap((rule) =>
            rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary.replaceAll("\n", " ")}`)));
        }
        """;

    private static readonly ConcurrentDictionary<string, bool> Seen = new(StringComparer.Ordinal);
    private static readonly string Script = new BundledAxeScriptProvider().GetScript();
    private static readonly ColorScheme[] Both = [ColorScheme.Light, ColorScheme.Dark];
    private static readonly string? Shots = Environment.GetEnvironmentVariable("PORTAL_SHOTS");
    private static readonly bool InAll =
        Environment.GetEnvironmentVariable("PORTAL_AXE") == "all" || Shots is { Length: > 0 };

    /// <param name="page">As it stands.</param>
    /// <param name="name">What is seen; a name is looked at once in a run, however many tests come by.</param>
    /// <param name="narrowOnly">For what wide screens do not have.</param>
    public static async Task CheckAsync(IPage page, string name, bool narrowOnly = false)
    {
        if (!Seen.TryAdd(name, true))
        {
            return;
        }
        var size = page.ViewportSize!;
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(Script);
        }
        var found = new List<string>();
        foreach (var width in narrowOnly ? [Phone] : new[] { Wide, Tablet, Phone })
        {
            await page.SetViewportSizeAsync(width, size.Height);
            foreach (var scheme in width == Wide || InAll ? Both : [ColorScheme.Light])
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                var answer = await page.EvaluateAsync<string>(Run, PartOf(width, scheme, narrowOnly).ToString());
                var violations = JsonSerializer.Deserialize<List<string>>(answer)!;
                found.AddRange(violations.Select(violation => $"{name}, {width} px, {scheme}: {violation}"));
                await ShootAsync(page, $"{name}-{width}-{scheme.ToString().ToLowerInvariant()}");
            }
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        }
        await page.SetViewportSizeAsync(Narrowest, size.Height);
        found.AddRange(await SidewaysAsync(page, name));
        await page.SetViewportSizeAsync(size.Width, size.Height);
        Assert.Empty(found);
    }

    /// <summary>The two themes differ in colours only, and two widths in everything else.</summary>
    private static Part PartOf(int width, ColorScheme scheme, bool narrowOnly) =>
        scheme == ColorScheme.Dark ? Part.Colors
        : width == Wide || narrowOnly || InAll ? Part.All
        : Part.Layout;

    /// <summary>Names the elements that stand out, since "something is too wide" helps nobody.</summary>
    private static async Task<IEnumerable<string>> SidewaysAsync(IPage page, string name)
    {
        var wide = await page.EvaluateAsync<string[]>(
            """
            () => document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth ? [] :
              [...document.querySelectorAll("body *")]
                .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
                .map((element) => `${element.tagName.toLowerCase()}.${element.className}`).slice(0, 5)
            """
        );
        return wide.Select(element => $"{name} scrolls sideways at {Narrowest} px: {element}");
    }

    private static Task ShootAsync(IPage page, string name) =>
        Shots is { Length: > 0 }
            ? page.ScreenshotAsync(new() { Path = Path.Combine(Shots, name + ".png") })
            : Task.CompletedTask;

    /// <summary>Which of axe's rules are asked.</summary>
    private enum Part
    {
        All,
        Colors,
        Layout,
    }
}
