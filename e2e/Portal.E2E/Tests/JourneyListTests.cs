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
        await Expect(journeys.Pager).ToContainTextAsync("1–25 of 25,000");
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
    public async Task What_was_searched_for_is_marked_in_any_order_and_case()
    {
        var ben = await OpenAsAsync("ben@acme.test");
        await ben.GoAsync(PortalUrls.Journeys(search: "canary acme"));
        var journeys = new JourneysPage(ben.Page);

        await Expect(journeys.Found).ToContainTextAsync("200 journeys found");
        var marks = await journeys.Marks.AllInnerTextsAsync();
        Assert.Equal(["ACME", "CANARY"], marks.Distinct().Order());
        await Accessible.CheckAsync(ben.Page, "journeys-marked");
    }

    [Fact]
    public async Task Rows_per_page_are_chosen_stand_in_the_address_and_are_there_after_back()
    {
        var ben = await OpenAsAsync("ben@acme.test");
        await ben.GoAsync(PortalUrls.Journeys(page: 3));
        var journeys = new JourneysPage(ben.Page);

        await journeys.RowsPerPage.SelectOptionAsync("50");
        await Expect(journeys.Pager).ToContainTextAsync("51–100 of 25,000");
        await ben.IsAtAsync(PortalUrls.Journeys(page: 2, size: 50));
        await Expect(journeys.Rows).ToHaveCountAsync(50);
        await journeys.Rows.First.ClickAsync();
        await Expect(ben.Page.GetByRole(AriaRole.Region, new() { Name = "Steps" })).ToBeVisibleAsync();
        await journeys.Main.GetByRole(AriaRole.Link, new() { Name = "Journeys", Exact = true }).ClickAsync();

        await ben.IsAtAsync(PortalUrls.Journeys(page: 2, size: 50));
        await Expect(journeys.RowsPerPage).ToHaveValueAsync("50");
    }

    [Theory]
    [InlineData(768)]
    [InlineData(880)]
    [InlineData(1024)]
    [InlineData(1100)]
    public async Task Titles_keep_their_width_and_nothing_is_cut_off(int width)
    {
        var ada = await OpenAsAsync("ada@acme.test");
        await ada.Page.SetViewportSizeAsync(width, 800);
        await ada.GoAsync(PortalUrls.Journeys());
        var journeys = new JourneysPage(ada.Page);

        var title = (await journeys.Rows.First.Locator("xpath=..").BoundingBoxAsync())!;
        Assert.True(title.Width >= 220, $"The title's column is {title.Width} px wide.");
        Assert.Empty(await ada.Page.EvaluateAsync<string[]>(CutOff));

        await journeys.Rows.Last.ScrollIntoViewIfNeededAsync();
        await Expect(journeys.Header("Title")).ToBeInViewportAsync();
        Assert.True(await ada.Page.EvaluateAsync<bool>(HeaderIsOnTop), "The header is covered.");
    }

    [Fact]
    public async Task Each_control_is_one_tab_stop()
    {
        var ada = await OpenAsAsync("ada@acme.test");
        await ada.GoAsync(PortalUrls.Journeys(page: 2));
        var journeys = new JourneysPage(ada.Page);
        var first = (await journeys.Rows.First.InnerTextAsync()).Trim();
        await journeys.Search.FocusAsync();

        var stops = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            await ada.Page.Keyboard.PressAsync("Tab");
            stops.Add(await ada.Page.EvaluateAsync<string>(FocusedName));
        }

        Assert.Equal(
            [
                "Status",
                "Rows per page",
                "First page",
                "Previous page",
                "Next page",
                "Last page",
                "Title",
                "Status",
                "Owner",
                "Due",
                "Last changed",
                first,
            ],
            stops
        );
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
        await Expect(journeys.Pager).ToContainTextAsync("26–50 of 25,000");
        var begun = TimeProvider.System.GetTimestamp();
        await journeys.Link("Last page").ClickAsync();
        await Expect(journeys.Pager).ToContainTextAsync("24,976–25,000 of 25,000");
        var took = TimeProvider.System.GetElapsedTime(begun);
        await Expect(journeys.Rows).ToHaveCountAsync(25);
        await ada.Page.GoBackAsync();
        await Expect(journeys.Pager).ToContainTextAsync("Page 2 of 1,000");

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

        await Expect(ben.Page.GetByText("Journey not found")).ToBeVisibleAsync();
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

    /// <summary>Buttons, links and fields that stand out of the page, or out of what clips them.</summary>
    private const string CutOff = """
        () => [...document.querySelectorAll("main :is(a, button, input, select)")].filter((element) => {
          const box = element.getBoundingClientRect();
          return box.width > 0 && (box.left < 0 || box.right > document.documentElement.clientWidth
            || (element.matches("button, a.mud-button-root") && element.scrollWidth > element.clientWidth + 1));
        }).map((element) => element.outerHTML.slice(0, 120))
        """;

    private const string HeaderIsOnTop = """
        () => {
          const box = document.querySelector("thead th button").getBoundingClientRect();
          return document.elementFromPoint(box.left + 5, box.top + box.height / 2)?.closest("th") !== null;
        }
        """;

    private const string FocusedName = """
        () => {
          const element = document.activeElement;
          const label = element.labels?.[0]
            ? [...element.labels[0].childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent).join("")
            : element.getAttribute("aria-label");
          return (label ?? element.textContent).trim();
        }
        """;

    [GeneratedRegex(@"^\s*A", RegexOptions.None, 1000)]
    private static partial Regex FirstLetter();
}
