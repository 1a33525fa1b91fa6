using Bunit;
using Portal.Web.TenantArea.Journeys;

namespace Portal.Web.Tests.TenantArea.Journeys;

public sealed class JourneyFieldsTests : TenantAreaTests
{
    private readonly JourneyInput input = JourneyInput.Of(Detail());

    [Fact]
    public async Task White_space_around_a_text_goes_when_the_field_is_left()
    {
        var fields = Fields();
        fields.Find("#journey-title").Input("  Tartu to Vilnius ");
        Assert.Equal("  Tartu to Vilnius ", input.Title); // every key is kept, so that a lost circuit loses none
        await fields.Find("#journey-title").BlurAsync(new());
        Assert.Equal("Tartu to Vilnius", input.Title);
    }

    [Theory]
    [InlineData("2027-03-01", 2027)]
    [InlineData("0002-03-01", 2)] // while the year is being typed
    [InlineData("", null)]
    public void The_due_date_is_what_the_field_says(string typed, int? year)
    {
        Fields().Find("#journey-due").Change(typed);
        Assert.Equal(year, input.DueDate?.Year);
    }

    [Fact]
    public void Every_input_has_a_label_of_its_own()
    {
        var fields = Fields();
        Assert.Equal(
            ["Title", "Status", "Due date", "Owner"],
            fields.FindAll("input, select").Select(field => fields.Find($"label[for='{field.Id}']").TextContent.Trim())
        );
    }

    private IRenderedComponent<JourneyFields> Fields() =>
        Render<JourneyFields>(p => p.Add(f => f.Id, "journey").Add(f => f.Input, input));
}
