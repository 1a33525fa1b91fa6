using FsCheck;
using FsCheck.Fluent;
using Portal.Domain.Journeys;
using Portal.Web.TenantArea.Journeys;
using Portal.Web.TenantArea.Lists;

namespace Portal.Web.Tests.TenantArea.Journeys;

public sealed class JourneyFilterTests
{
    [Fact]
    public void Every_filter_round_trips_through_the_url()
    {
        var names = Gen.Elements("", "draft", "active", "paused", "done", "overdue");
        var sorts = Gen.Elements(Enum.GetValues<JourneySort>());
        var texts = ArbMap.Default.GeneratorFor<string?>().Where(IsWellFormed);
        var filters =
            from text in texts
            from name in names
            from sort in sorts
            from reversed in Gen.Elements(true, false)
            from page in Gen.Choose(1, 500)
            from size in Gen.Elements(25, 50, 100)
            select new JourneyFilter(ListLabels.ReadText(text)).WithStatus(name) with
            {
                Sort = sort,
                Descending = reversed,
                Page = page,
                PageSize = size,
            };
        Prop.ForAll(filters.ToArbitrary(), filter => ReadBack(filter.ToUrl()) == filter)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Theory]
    [InlineData("/journeys", "/journeys")]
    [InlineData("/journeys?sort=-created&page=1", "/journeys")]
    [InlineData("/journeys?status=nonsense&sort=nonsense&page=-3", "/journeys")]
    [InlineData("/journeys?page=999999999999", "/journeys")]
    [InlineData("/journeys?size=25", "/journeys")]
    [InlineData("/journeys?size=1000000", "/journeys")]
    [InlineData("/journeys?size=+50", "/journeys")]
    [InlineData("/journeys?status=1&sort=Title", "/journeys")]
    [InlineData("/journeys?search=%20%20", "/journeys")]
    [InlineData(
        "/journeys?search=Tartu%20%26%20Riga&status=overdue",
        "/journeys?search=Tartu%20%26%20Riga&status=overdue"
    )]
    public void Invalid_parameters_are_ignored(string address, string expected) =>
        Assert.Equal(expected, ReadBack(address).ToUrl());

    [Fact]
    public void The_query_matches_the_url()
    {
        var query = ReadBack("/journeys?search=a&status=overdue&sort=due&page=3").ToQuery(new(2026, 11, 26));
        Assert.Equal(
            ("a", (JourneyStatus?)null, new DateOnly(2026, 11, 26)),
            (query.Search, query.Status, query.OverdueOn)
        );
        Assert.Equal((JourneySort.DueDate, false), (query.Sort, query.Descending));
        Assert.Equal((50, 25), (query.Page.Skip, query.Page.Take));
        query = ReadBack("/journeys?page=3&size=50").ToQuery(default);
        Assert.Equal((100, 50), (query.Page.Skip, query.Page.Take));
    }

    [Theory]
    [InlineData("/journeys?search=Tartu&status=paused", "No journeys match \"Tartu\" and Paused")]
    [InlineData("/journeys?status=overdue", "No journeys match Overdue")]
    public void No_match_names_the_filters(string address, string words) =>
        Assert.Equal(words, JourneyLabels.NoMatch(ReadBack(address)));

    private static JourneyFilter ReadBack(string address) =>
        JourneyFilter.Read(QueryParameters.Parse("https://acme.example.com" + address));

    private static bool IsWellFormed(string? value) =>
        value is null || value.EnumerateRunes().All(rune => rune.Value != 0xFFFD);
}
