using Bunit;
using Portal.Web.Layout.Parts;
using static MudBlazor.Icons.Material;

namespace Portal.Web.Tests.Layout;

public sealed class PartsTests : ShellTests
{
    [Theory]
    [InlineData(ChipKind.Success, "success", Outlined.CheckCircle)]
    [InlineData(ChipKind.Warning, "warning", Outlined.Schedule)]
    [InlineData(ChipKind.Error, "error", Outlined.Error)]
    [InlineData(ChipKind.Info, "info", Outlined.Info)]
    [InlineData(ChipKind.Off, "off", Outlined.DoNotDisturbOn)]
    public void A_chip_always_has_an_icon_and_text(ChipKind kind, string look, string icon)
    {
        var chip = Render<StatusChip>(parameters => parameters.Add(c => c.Kind, kind).Add(c => c.Text, "Word"));
        Assert.Equal(["chip", look], chip.Find("span").ClassList);
        Assert.Equal("Word", chip.Find("span").TextContent);
        Assert.Equal("true", chip.Find("svg").GetAttribute("aria-hidden"));
        Assert.Contains(icon, chip.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_has_one_heading_that_can_take_the_focus()
    {
        var header = Render<PageHeader>(parameters =>
            parameters.AddCascadingValue(Acme).Add(h => h.Title, "Journeys").Add(h => h.Description, "All of them.")
        );
        header.Find("h1").MarkupMatches("""<h1 tabindex="-1">Journeys</h1>""");
        Assert.Equal("All of them.", header.Find("p").TextContent);
    }

    [Fact]
    public void A_page_below_another_links_back()
    {
        var header = Render<PageHeader>(parameters =>
            parameters
                .Add(h => h.Title, "Tartu")
                .Add(h => h.BackHref, "/journeys?page=2")
                .Add(h => h.BackText, "Journeys")
        );
        Assert.Equal("/journeys?page=2", header.Find("a").GetAttribute("href"));
        Assert.Equal("Journeys", header.Find("a").TextContent);
    }

    [Fact]
    public void An_error_shows_what_why_next_and_a_reference_and_can_be_retried()
    {
        var tries = 0;
        var panel = Render<ErrorPanel>(parameters =>
            parameters
                .Add(p => p.What, "We could not load the audit log.")
                .Add(p => p.Why, "Nothing was changed.")
                .Add(p => p.Next, "Try again in a minute.")
                .Add(p => p.Reference, "7F3K-22XW")
                .Add(p => p.OnRetry, () => tries++)
        );
        Assert.Equal("alert", panel.Find("div").GetAttribute("role"));
        Assert.Equal("7F3K-22XW", panel.Find("code").TextContent);
        panel.Find("button").Click();
        Assert.Equal(1, tries);
    }

    [Fact]
    public void Without_a_retry_there_is_no_button() =>
        Assert.Empty(Render<ErrorPanel>(parameters => parameters.Add(p => p.What, "No.")).FindAll("button"));

    [Fact]
    public void An_empty_state_says_what_is_empty_and_what_to_do()
    {
        var empty = Render<EmptyState>(parameters =>
            parameters
                .Add(e => e.Title, "No journeys yet")
                .Add(e => e.Explanation, Text("They appear here after your first import."))
        );
        Assert.Contains("No journeys yet", empty.Markup, StringComparison.Ordinal);
        Assert.Contains("after your first import", empty.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_live_region_exists_before_its_first_message()
    {
        var region = Render<LiveRegion>();
        Assert.Equal("polite", region.Find("[role=status]").GetAttribute("aria-live"));
        Assert.Equal("", region.Find("[role=status]").TextContent);
    }

    [Fact]
    public void The_same_message_can_be_announced_again()
    {
        var region = Render<LiveRegion>(parameters => parameters.Add(r => r.Message, "Copied").Add(r => r.Sequence, 1));
        region.Render(parameters => parameters.Add(r => r.Message, "Copied").Add(r => r.Sequence, 2));
        Assert.Equal("Copied\u00A0", region.Find("[role=status]").TextContent);
    }
}
