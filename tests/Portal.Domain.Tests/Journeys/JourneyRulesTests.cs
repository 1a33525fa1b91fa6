using FsCheck;
using FsCheck.Fluent;
using Portal.Domain.Journeys;
using Portal.Platform;

namespace Portal.Domain.Tests.Journeys;

public sealed class JourneyRulesTests
{
    private static readonly JourneyStepDraft Step = new(null, "Step", JourneyStatus.Draft, "Owner", null);
    private static readonly JourneyDraft Draft = new("Title", JourneyStatus.Active, "Owner", null, [Step]);

    [Fact]
    public void All_errors_are_told_at_once_each_with_its_field()
    {
        var bad = new JourneyDraft(
            " ",
            (JourneyStatus)9,
            new string('x', 101),
            new DateOnly(1999, 12, 31),
            [Step, new(null, "line\nbreak", default, "", new DateOnly(2101, 1, 1))]
        );
        var errors = ErrorsOf(bad);
        Assert.Equal(
            [
                "DueDate",
                "Owner",
                "Status",
                "Steps[1].DueDate",
                "Steps[1].Owner",
                "Steps[1].Status",
                "Steps[1].Title",
                "Title",
            ],
            errors.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Contains("101", errors["Owner"], StringComparison.Ordinal);
        Assert.StartsWith("Step 2:", errors["Steps[1].Title"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(null)]
    [InlineData("a\0b")]
    [InlineData("a\tb")]
    [InlineData("\ud83d")] // half of a pair: PostgreSQL could not store it
    public void A_text_that_cannot_be_kept_is_refused(string? text) =>
        Assert.Equal(["Title"], ErrorsOf(Draft with { Title = text! }).Keys);

    [Fact]
    public void Texts_may_be_as_long_as_their_column_and_no_longer()
    {
        JourneyRules.Check(Draft with { Title = new('x', 200), Owner = new('x', 100) });
        Assert.Equal(["Title"], ErrorsOf(Draft with { Title = new('x', 201) }).Keys);
    }

    [Fact]
    public void A_journey_has_at_most_50_steps()
    {
        JourneyRules.Check(Draft with { Steps = [.. Enumerable.Repeat(Step, 50)] });
        Assert.Equal(["Steps"], ErrorsOf(Draft with { Steps = [.. Enumerable.Repeat(Step, 51)] }).Keys);
    }

    [Theory]
    [InlineData(2000, 1, 1)]
    [InlineData(2100, 12, 31)]
    public void The_first_and_the_last_day_are_due_dates(int year, int month, int day) =>
        JourneyRules.Check(Draft with { DueDate = new DateOnly(year, month, day) });

    [Fact]
    public void Whatever_passes_is_trimmed_bounded_and_passes_again() =>
        Check.QuickThrowOnFailure(Prop.ForAll<string, string>(IsRefusedOrKept));

    private static bool IsRefusedOrKept(string title, string owner)
    {
        JourneyDraft valid;
        try
        {
            valid = JourneyRules.Check(Draft with { Title = title, Owner = owner });
        }
        catch (InvalidInputException e)
        {
            return e.Errors.Count > 0;
        }
        var again = JourneyRules.Check(valid);
        return valid.Title.Length is > 0 and <= 200
            && valid.Owner.Length is > 0 and <= 100
            && valid.Title == valid.Title.Trim()
            && (again.Title, again.Owner) == (valid.Title, valid.Owner);
    }

    private static IReadOnlyDictionary<string, string> ErrorsOf(JourneyDraft draft) =>
        Assert.Throws<InvalidInputException>(() => JourneyRules.Check(draft)).Errors;
}
