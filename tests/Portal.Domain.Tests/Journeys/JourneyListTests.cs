using Portal.Domain.Access;
using Portal.Domain.Journeys;

namespace Portal.Domain.Tests.Journeys;

public sealed class JourneyListTests(DomainPlatform platform)
{
    private const int Count = 120;

    public static TheoryData<JourneySort, bool, JourneyStatus?> Orders
    {
        get
        {
            var data = new TheoryData<JourneySort, bool, JourneyStatus?>();
            foreach (var sort in Enum.GetValues<JourneySort>())
            {
                foreach (var descending in new[] { false, true })
                {
                    data.Add(sort, descending, null);
                    data.Add(sort, descending, JourneyStatus.Active);
                }
            }
            return data;
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Pages_of_any_order_show_each_row_exactly_once_and_in_order(
        JourneySort sort,
        bool descending,
        JourneyStatus? status
    )
    {
        var (operations, member) = await PrepareAsync();
        var seen = new List<JourneyListItem>();
        Page<JourneyListItem> page;
        do
        {
            var query = new JourneyQuery
            {
                Sort = sort,
                Descending = descending,
                Status = status,
                Search = "paged",
                Page = new(seen.Count, 23),
            };
            page = await operations.ListAsync(member, query, Cancel);
            seen.AddRange(page.Items);
        } while (page.Items.Count > 0);

        Assert.Equal(status is null ? Count : Count / 4, page.Total);
        Assert.Equal(page.Total, seen.Select(item => item.JourneyId).Distinct().Count());
        Assert.Equal(page.Total, seen.Count);
        Assert.All(seen, item => Assert.Equal(status ?? item.Status, item.Status));
        var keys = seen.Select(item => KeyOf(item, sort)).ToList();
        var dated = sort == JourneySort.DueDate ? keys.Where(key => key.Length > 0).ToList() : keys;
        var sorted = dated.Order(StringComparer.Ordinal).ToList();
        Assert.Equal(descending ? [.. sorted.AsEnumerable().Reverse()] : sorted, dated);
        Assert.Equal(dated, keys[..dated.Count]); // those without a due date come last in both directions
    }

    [Theory]
    [InlineData("100%", 1)]
    [InlineData("%", 1)]
    [InlineData("under_score", 1)]
    [InlineData("_", 1)]
    [InlineData(@"back\slash", 1)]
    [InlineData(@"\", 1)]
    [InlineData("' OR 1=1 --", 0)]
    [InlineData("ÕHTUNE jõgeva", 1)]
    [InlineData("日本", 1)]
    [InlineData("🚢", 1)]
    [InlineData("  literal", 5)]
    [InlineData("LITERAL", 5)]
    [InlineData("owner of literals", 5)]
    [InlineData("owner\njõgeva", 1)]
    [InlineData("no such thing", 0)]
    public async Task A_search_means_every_character_as_it_stands(string text, int matches)
    {
        var (operations, member) = await PrepareAsync();
        var page = await operations.ListAsync(member, new() { Search = text }, Cancel);
        Assert.Equal(matches, page.Total);
        Assert.Equal(matches, page.Items.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t ")]
    [InlineData("\0")]
    [InlineData(null)]
    public async Task A_blank_search_is_no_search(string? text)
    {
        var (operations, member) = await PrepareAsync();
        Assert.Equal(Count + 5, (await operations.ListAsync(member, new() { Search = text }, Cancel)).Total);
    }

    [Theory]
    [InlineData("a\0q")]
    [InlineData("\ud83d")]
    public async Task What_the_database_cannot_hold_finds_nothing(string text)
    {
        var (operations, member) = await PrepareAsync();
        Assert.Equal(0, (await operations.ListAsync(member, new() { Search = text }, Cancel)).Total);
    }

    [Fact]
    public async Task Of_a_long_search_the_first_200_characters_count()
    {
        var (operations, member) = await PrepareAsync();
        var query = new JourneyQuery { Search = new string('x', 199) + "🚢" + new string('y', 100_000) };
        Assert.Equal(0, (await operations.ListAsync(member, query, Cancel)).Total);
    }

    [Theory]
    [InlineData(-5, 0, 1)]
    [InlineData(0, 100_000, 125)]
    [InlineData(124, 50, 1)]
    [InlineData(int.MaxValue, int.MaxValue, 0)]
    public async Task A_page_request_is_brought_into_its_bounds(int skip, int take, int rows)
    {
        var (operations, member) = await PrepareAsync();
        var page = await operations.ListAsync(member, new() { Page = new(skip, take) }, Cancel);
        Assert.Equal((rows, Count + 5), (page.Items.Count, page.Total));
    }

    [Fact]
    public async Task Rows_count_their_steps_and_those_done()
    {
        var (operations, member) = await PrepareAsync();
        var item = Assert.Single((await operations.ListAsync(member, new() { Search = "100%" }, Cancel)).Items);
        Assert.Equal((3, 2), (item.StepCount, item.StepsDone));
        item = Assert.Single((await operations.ListAsync(member, new() { Search = "日本" }, Cancel)).Items);
        Assert.Equal((0, 0), (item.StepCount, item.StepsDone));
    }

    [Fact]
    public async Task Overdue_are_those_under_way_whose_day_has_passed()
    {
        var (operations, member) = await PrepareAsync();
        var today = new DateOnly(2026, 1, 3); // due dates are 1 to 6 January
        var overdue = await operations.ListAsync(member, new() { OverdueOn = today, Page = new(0, 200) }, Cancel);
        Assert.NotEqual(0, overdue.Total);
        var query = new JourneyQuery { OverdueOn = today.AddDays(1), Page = new(0, 1) };
        Assert.True((await operations.ListAsync(member, query, Cancel)).Total > overdue.Total);
        Assert.All(
            overdue.Items,
            item =>
            {
                Assert.Contains(item.Status, new[] { JourneyStatus.Active, JourneyStatus.Paused });
                Assert.True(item.DueDate < today);
            }
        );
    }

    private async Task<(JourneyOperations Operations, Caller Member)> PrepareAsync()
    {
        var tenant = await platform.TenantAsync("lists");
        await tenant.ExecuteAsync(Rows);
        return (tenant.Get<JourneyOperations>(), await tenant.NewMemberAsync());
    }

    /// <summary>Many equal keys, so that an order without a unique end would show rows twice.</summary>
    private const string Rows = """
        INSERT INTO journeys (journey_id, title, status, owner, due_date, updated_at, version)
        SELECT ('00000000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid, 'Paged ' || i % 7,
               (ARRAY['Draft', 'Active', 'Paused', 'Done'])[1 + i % 4], 'Team ' || i % 3,
               CASE WHEN i % 5 = 0 THEN NULL ELSE date '2026-01-01' + i % 6 END,
               timestamptz '2026-01-01' + i % 8 * interval '1 day', 1
        FROM generate_series(1, 120) AS i
        UNION ALL
        SELECT ('00000000-0000-7000-9000-' || lpad(i::text, 12, '0'))::uuid, title, 'Done', 'Owner of literals',
               NULL, timestamptz '2025-01-01', 1
        FROM unnest(ARRAY['Literal 100% of it', 'Literal under_score', 'Literal back\slash', 'Literal õhtune Jõgeva',
            'Literal 日本 🚢']) WITH ORDINALITY AS t (title, i)
        ON CONFLICT DO NOTHING;
        INSERT INTO journey_steps (journey_step_id, journey_id, position, title, status, owner)
        SELECT ('00000000-0000-7000-9000-' || lpad(i::text, 12, '0'))::uuid, '00000000-0000-7000-9000-000000000001', i,
               'Step', CASE WHEN i < 3 THEN 'Done' ELSE 'Draft' END, 'Owner'
        FROM generate_series(1, 3) AS i
        ON CONFLICT DO NOTHING
        """;

    private static string KeyOf(JourneyListItem item, JourneySort sort) =>
        sort switch
        {
            JourneySort.Title => item.Title,
            JourneySort.Status => item.Status.ToString(),
            JourneySort.Owner => item.Owner,
            JourneySort.DueDate => item.DueDate?.ToString("O") ?? "",
            JourneySort.CreatedAt => item.JourneyId.ToString(), // all were created at the same time
            _ => item.UpdatedAt.ToString("O"),
        };
}
