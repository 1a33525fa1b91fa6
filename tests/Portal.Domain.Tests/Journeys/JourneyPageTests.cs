using Portal.Domain.Access;
using Portal.Domain.Journeys;
using Portal.Domain.Tests.ApiKeys;
using Portal.Platform;

namespace Portal.Domain.Tests.Journeys;

/// <summary>The list as programs page through it.</summary>
public sealed class JourneyPageTests(DomainPlatform platform)
{
    private const int Count = 120;

    public static MatrixTheoryData<JourneyOrder, JourneyStatus?, string?, int> Lists =>
        new(Enum.GetValues<JourneyOrder>(), [null, JourneyStatus.Active], [null, "team-1"], [1, 7, 20, 100]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Pages_of_any_list_show_each_row_exactly_once_and_in_order(
        JourneyOrder order,
        JourneyStatus? status,
        string? search,
        int limit
    )
    {
        var (tenant, key) = await PrepareAsync();
        var query = new JourneyPageQuery
        {
            Order = order,
            Status = status,
            Search = search,
        };
        var seen = new List<JourneySummary>();
        string? cursor = null;
        do
        {
            var page = await PageAsync(tenant, key, query with { Page = new(limit, cursor) });
            Assert.InRange(page.Items.Count, 1, limit);
            Assert.True(page.Next is null || page.Items.Count == limit);
            seen.AddRange(page.Items);
            cursor = page.Next;
        } while (cursor is not null);

        var expected = Count / (status is null ? 1 : 4) / (search is null ? 1 : 3);
        Assert.Equal(expected, seen.Select(item => item.JourneyId).Distinct().Count());
        Assert.Equal(expected, seen.Count);
        Assert.All(seen, item => Assert.Equal(status ?? item.Status, item.Status));
        Assert.All(seen, item => Assert.Contains(search ?? "", item.Owner, StringComparison.OrdinalIgnoreCase));
        var keys = seen.Select(item => (Key: KeyOf(item, order), Id: item.JourneyId.ToString())).ToList();
        var sorted = keys.Order().ToList();
        Assert.Equal(order == JourneyOrder.Newest ? [.. sorted.AsEnumerable().Reverse()] : sorted, keys);
    }

    [Fact]
    public async Task The_first_page_has_20_rows_in_the_order_of_creation()
    {
        var (tenant, key) = await PrepareAsync();
        var page = await PageAsync(tenant, key, new());
        Assert.Equal(20, page.Items.Count);
        Assert.NotNull(page.Next);
        Assert.Equal("00000000-0000-7000-8000-000000000001", page.Items[0].JourneyId.ToString());
        Assert.Equal(1, page.Items[0].Version);
    }

    [Fact]
    public async Task A_cursor_holds_for_its_tenant_filter_and_order_only()
    {
        var (tenant, key) = await PrepareAsync();
        var query = new JourneyPageQuery { Search = "team", Status = JourneyStatus.Active };
        var next = (await PageAsync(tenant, key, query with { Page = new(5, null) })).Next;
        var further = query with { Page = new(5, next) };
        Assert.Equal(5, (await PageAsync(tenant, key, further)).Items.Count);
        Assert.Equal(9, (await PageAsync(tenant, key, further with { Page = new(9, next) })).Items.Count);

        await WrongAsync("Cursor", tenant, key, further with { Search = "Team" });
        await WrongAsync("Cursor", tenant, key, further with { Search = null });
        await WrongAsync("Cursor", tenant, key, further with { Status = null });
        await WrongAsync("Cursor", tenant, key, further with { Order = JourneyOrder.Title });
        var other = await platform.TenantAsync("other");
        await WrongAsync("Cursor", other, await TestKey.AddAsync(other), further);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(101)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public async Task A_limit_out_of_bounds_is_refused(int limit)
    {
        var (tenant, key) = await PrepareAsync();
        await WrongAsync("Limit", tenant, key, new() { Page = new(limit, null) });
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData(@"\")]
    [InlineData("' OR true --")]
    [InlineData("a\0b")]
    public async Task A_search_means_every_character_as_it_stands(string text)
    {
        var (tenant, key) = await PrepareAsync();
        Assert.Empty((await PageAsync(tenant, key, new() { Search = text })).Items);
    }

    private static Task<KeysetPage<JourneySummary>> PageAsync(TestTenant tenant, TestKey key, JourneyPageQuery query) =>
        tenant.Get<JourneyOperations>().PageAsync(key.Call(), query, Cancel);

    private static async Task WrongAsync(string field, TestTenant tenant, TestKey key, JourneyPageQuery query)
    {
        var wrong = await Assert.ThrowsAsync<InvalidInputException>(() => PageAsync(tenant, key, query));
        Assert.Equal([field], wrong.Errors.Keys);
    }

    private async Task<(TestTenant Tenant, TestKey Key)> PrepareAsync()
    {
        var tenant = await platform.TenantAsync("pages");
        await tenant.ExecuteAsync(Rows);
        return (tenant, await TestKey.AddAsync(tenant));
    }

    /// <summary>Many equal keys, so that a position without the id would skip rows or show them twice.</summary>
    private const string Rows = """
        INSERT INTO journeys (journey_id, title, status, owner, updated_at, version)
        SELECT ('00000000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid, 'Paged ' || i % 7,
               (ARRAY['Draft', 'Active', 'Paused', 'Done'])[1 + i % 4], 'Team-' || i % 3,
               timestamptz '2026-01-01 00:00:00.123456' + i % 8 * interval '1 microsecond', 1
        FROM generate_series(1, 120) AS i
        ON CONFLICT DO NOTHING
        """;

    private static string KeyOf(JourneySummary item, JourneyOrder order) =>
        order switch
        {
            JourneyOrder.Title => item.Title,
            JourneyOrder.Changed => item.UpdatedAt.ToString("O"),
            _ => item.CreatedAt.ToString("O"),
        };
}
