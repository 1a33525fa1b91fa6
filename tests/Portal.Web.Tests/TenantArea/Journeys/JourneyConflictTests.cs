using Bunit;
using Portal.Domain.Journeys;
using Portal.Web.Layout;
using Portal.Web.TenantArea.Journeys;

namespace Portal.Web.Tests.TenantArea.Journeys;

public sealed class JourneyConflictTests : TenantAreaTests
{
    [Fact]
    public void Each_difference_is_shown_with_both_values()
    {
        var saved = Detail(2, "Load", "Drive");
        var mine = JourneyInput.Of(saved);
        mine.Title = "Tartu to Vilnius";
        mine.DueDate = null;
        mine.Steps.RemoveAt(1);
        var differences = JourneyDifference.Between(mine, saved, LocalTimes.Default);
        Assert.Equal(["Title", "Due date", "Steps"], differences.Select(d => d.Field));
        Assert.Equal(new("Title", "Tartu to Vilnius", "Tartu to Riga"), differences[0]);
        Assert.Equal(new("Due date", "none", "31 Jan 2030"), differences[1]);
        Assert.DoesNotContain("Drive", differences[2].Mine, StringComparison.Ordinal);
        Assert.Contains("2. Drive (Draft, Ops, due none)", differences[2].Theirs, StringComparison.Ordinal);
    }

    [Fact]
    public void A_journey_has_no_difference_from_itself()
    {
        var saved = Detail(2, "Load", "Drive");
        Assert.Empty(JourneyDifference.Between(JourneyInput.Of(saved), saved, LocalTimes.Default));
    }

    [Fact]
    public void The_input_round_trips_through_storage_to_the_same_draft()
    {
        var input = JourneyInput.Of(Detail(3, "Load"));
        var json = System.Text.Json.JsonSerializer.Serialize(input);
        var back = System.Text.Json.JsonSerializer.Deserialize<JourneyInput>(json)!;
        Assert.Equal(3, back.Version);
        Assert.Equivalent(input.ToDraft(), back.ToDraft(), strict: true);
        Assert.Equal(input.Steps[0].StepId, back.Steps[0].StepId);
    }

    [Fact]
    public async Task The_saved_version_is_loaded_only_on_request()
    {
        var asked = 0;
        var input = JourneyInput.Of(Detail(1));
        var panel = Render<JourneyConflict>(p => p.Add(c => c.Input, input).Add(c => c.OnReload, () => asked++));
        Assert.Empty(panel.FindAll("table"));
        await panel.Find("button").ClickAsync(new());
        Assert.Equal(1, asked);
        JourneyDetail saved = Detail(2) with { Owner = "Legal" };
        panel.Render(p => p.Add(c => c.Latest, saved));
        Assert.Equal(["Owner", "Ops", "Legal"], panel.FindAll("tbody tr > *").Select(cell => cell.TextContent));
    }
}
