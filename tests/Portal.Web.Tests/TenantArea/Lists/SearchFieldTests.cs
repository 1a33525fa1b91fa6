using Bunit;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.Tests.TenantArea.Lists;

public sealed class SearchFieldTests : TenantAreaTests
{
    private readonly List<string?> asked = [];

    [Fact]
    public async Task Typing_asks_once_after_a_pause()
    {
        var field = Field(null);
        field.Find("input").Input("T");
        field.Find("input").Input("Ta");
        field.Find("input").Input(" Tar ");
        Assert.Empty(asked);
        await field.WaitForStateAsync(() => asked.Count > 0);
        Assert.Equal(["Tar"], asked);
    }

    [Fact]
    public async Task An_older_answer_does_not_take_away_what_was_typed_since()
    {
        var field = Field(null);
        field.Find("input").Input("Tar");
        await field.WaitForStateAsync(() => asked.Count > 0);
        field.Find("input").Input("Tartu");
        field.Render(p => p.Add(f => f.Value, "Tar"));
        Assert.Equal("Tartu", field.Find("input").GetAttribute("value"));
    }

    [Fact]
    public void Back_and_clear_put_their_text_into_the_field()
    {
        var field = Field("Riga");
        Assert.Equal("Riga", field.Find("input").GetAttribute("value"));
        field.Render(p => p.Add(f => f.Value, null));
        Assert.Equal("", field.Find("input").GetAttribute("value") ?? "");
    }

    [Fact]
    public async Task The_same_text_is_not_asked_again()
    {
        var field = Field("Riga");
        field.Find("input").Input("Riga ");
        await Task.Delay(400, Xunit.TestContext.Current.CancellationToken); // longer than the field waits for more text
        Assert.Empty(asked);
    }

    private IRenderedComponent<SearchField> Field(string? value) =>
        Render<SearchField>(p => p.Add(f => f.Id, "search").Add(f => f.Value, value).Add(f => f.OnSearch, asked.Add));
}
