using System.Globalization;
using System.Text.RegularExpressions;

namespace Portal.E2E.Tests;

/// <summary>Acme has 25,000 journeys, and no test changes them.</summary>
public sealed partial class JourneyListTests(PortalStack stack, Chromium chromium) : BrowserTest(stack, chromium)
{
    [Fact]
    public async Task Search_filters_at_once_and_the_address_keeps_it_on_reload_and_back()
    {
        var ada = await OpenAsAsync("ada@acme.test");
        await ada.GoAsync(PortalUrls.Journeys());
        var journeys = new JourneysPage(ada.Page);
        await Expect(journeys.Pager).ToContainTextAsync("1–50 of 25,000");
        await Accessible.CheckAsync(ada.Page, "journeys");

        await journeys.Search.PressSequentiallyAsync("ACME-CANARY");
        await Expect(journeys.Found).ToContainTextAsync("200 journeys found");
        await ada.IsAtAsync(PortalUrls.Journeys(search: "ACME-CANARY"));
        await journeys.Status.SelectOptionAsync("Done");
        await ada.IsAtAsync(PortalUrls.Journeys(search: "ACME-CANARY", status: "done"));
        await Expect(journeys.Found).Not.ToContainTextAsync("200 journeys");
        Assert.All(await journeys.StatusCells.AllInnerTextsAsync(), status => Assert.Contains("Done", status));

        await ada.Page.ReloadAsync();
        await Expect(journeys.Search).ToHaveValueAsync("ACME-CANARY");
        await Expect(journeys.Status).ToHaveValueAsync("done");
        await ada.Page.GoBackAsync();
        await Expect(journeys.Status).ToHaveValueAsync("");
        await Expect(journeys.Found).ToContainTextAsync("200 journeys found");
    }

    [Theory]
    [InlineData("a+b & c=d #1 50% \"quoted\"/ü")]
    [InlineData("<b>bold</b>")]
    public async Task Any_text_survives_the_address_and_no_match_offers_to_clear_the_filters(string text)
    {
        var ada = await OpenAsAsync("ada@acme.test");
        await ada.GoAsync(PortalUrls.Journeys());
        var journeys = new JourneysPage(ada.Page);

        await journeys.Search.FillAsync(text);
        await Expect(ada.Page.GetByText($"No journeys match \"{text}\"")).ToBeVisibleAsync();
        await ada.Page.ReloadAsync();
        await Expect(journeys.Search).ToHaveValueAsync(text);
        await Expect(ada.Page.GetByText($"No journeys match \"{text}\"")).ToBeVisibleAsync();
        await Accessible.CheckAsync(ada.Page, "journeys-no-match");

        await journeys.Button("Clear filters").ClickAsync();
        await Expect(journeys.Pager).ToContainTextAsync("of 25,000");
        await Expect(journeys.Search).ToBeFocusedAsync();
        await Expect(journeys.Search).ToHaveValueAsync("");
    }

    [Fact]
    public async Task Sorting_goes_through_the_header_both_ways_and_says_so()
    {
        var ada = await OpenAsAsync("ada@acme.test");
        await ada.GoAsync(PortalUrls.Journeys());
        var journeys = new JourneysPage(ada.Page);
        await journeys.SortByAsync("Title");
        await ada.IsAtAsync(PortalUrls.Journeys(sort: "title"));
        await Expect(journeys.Header("Title")).ToHaveAttributeAsync("aria-sort", "ascending");
        await Expect(journeys.Rows.First).ToHaveTextAsync(FirstLetter());
        await journeys.SortByAsync("Title");
        await Expect(journeys.Header("Title")).ToHaveAttributeAsync("aria-sort", "descending");
        await Expect(journeys.Rows.First).Not.ToHaveTextAsync(FirstLetter());
    }

    [Fact]
    public async Task Paging_reaches_the_last_of_25000_rows_quickly()
    {
        var ada = await OpenAsAsync("ada@acme.test");
        await ada.GoAsync(PortalUrls.Journeys());
        var journeys = new JourneysPage(ada.Page);

        await journeys.Link("Next page").ClickAsync();
        await Expect(journeys.Pager).ToContainTextAsync("51–100 of 25,000");
        var begun = TimeProvider.System.GetTimestamp();
        await journeys.Link("Last page").ClickAsync();
        await Expect(journeys.Pager).ToContainTextAsync("24,951–25,000 of 25,000");
        var took = TimeProvider.System.GetElapsedTime(begun);
        await Expect(journeys.Rows).ToHaveCountAsync(50);
        await ada.Page.GoBackAsync();
        await Expect(journeys.Pager).ToContainTextAsync("Page 2 of 500");

        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"The last page took {took.TotalMilliseconds:0} ms.")
        );
        Assert.True(took < TimeLimit.WithSlack(1), $"The last page took {took}.");
    }

    [Fact]
    public async Task Detail_has_an_address_of_its_own_and_closing_returns_to_the_row()
    {
        var ben = await OpenAsAsync("ben@acme.test");
        var list = PortalUrls.Journeys(search: "CANARY", sort: "title");
        await ben.GoAsync(list);
        var journeys = new JourneysPage(ben.Page);
        var row = journeys.Rows.Nth(3);
        var (title, id) = (await row.InnerTextAsync(), await row.GetAttributeAsync("id"));

        await row.PressAsync("Enter");
        await Expect(journeys.Title).ToHaveTextAsync(title.Trim());
        await Expect(ben.Page.GetByRole(AriaRole.Region, new() { Name = "Steps" })).ToBeVisibleAsync();
        await Accessible.CheckAsync(ben.Page, "journey");
        await journeys.Main.GetByRole(AriaRole.Link, new() { Name = "Journeys", Exact = true }).ClickAsync();

        await ben.IsAtAsync(list);
        await Expect(ben.Page.Locator($"[id='{id}']")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_journey_that_is_not_there_says_so()
    {
        var ben = await OpenAsAsync("ben@acme.test");

        await ben.GoAsync(PortalUrls.Journey(Guid.CreateVersion7()));

        await Expect(ben.Page.GetByText("There is no such journey")).ToBeVisibleAsync();
        await Accessible.CheckAsync(ben.Page, "journey-missing");
    }

    [Fact]
    public async Task Narrow_screens_have_cards_and_an_order_of_their_own()
    {
        var ben = await OpenAsAsync("ben@acme.test");
        await ben.Page.SetViewportSizeAsync(390, 844);
        await ben.GoAsync(PortalUrls.Journeys());
        var journeys = new JourneysPage(ben.Page);

        await ben.Page.GetByLabel("Order").SelectOptionAsync("Title, A to Z");

        await ben.IsAtAsync(PortalUrls.Journeys(sort: "title"));
        await Expect(journeys.Rows.First).ToHaveTextAsync(FirstLetter());
        await Expect(journeys.Rows.First).ToBeInViewportAsync();
    }

    [GeneratedRegex(@"^\s*A", RegexOptions.None, 1000)]
    private static partial Regex FirstLetter();
}
