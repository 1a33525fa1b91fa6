using Portal.Domain.Access;
using Portal.Domain.Journeys;
using Portal.Domain.Tests.ApiKeys;

namespace Portal.Domain.Tests.Journeys;

/// <summary>Journeys change and come while somebody pages: none that was there is missed.</summary>
public sealed class JourneyPagingTests(DomainPlatform platform)
{
    private const int Count = 30;
    private int changes;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(JourneyOrder.Created)]
    [InlineData(JourneyOrder.Newest)]
    public async Task The_order_of_creation_shows_each_journey_once_whatever_changes_and_comes(JourneyOrder order)
    {
        var tenant = await PrepareAsync("paging-api-" + order.ToString().ToLowerInvariant());
        var seen = await ReadAllAsync(tenant, new() { Order = order });
        Assert.Equal(Count, seen.Count(title => title.StartsWith("Here", StringComparison.Ordinal)));
        Assert.Equal(seen.Count, seen.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task The_feed_shows_what_changed_meanwhile_again_at_its_end()
    {
        var tenant = await PrepareAsync("paging-feed");
        var seen = await ReadAllAsync(tenant, new() { Order = JourneyOrder.Changed });
        Assert.Equal(Count, seen.Where(Here).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(2, seen.Count(title => title == "Here 1")); // on the first page, and again since it changed
        Assert.True(seen.LastIndexOf("Here 1") > seen.IndexOf("Here 14"), "It did not move to the end.");
    }

    [Fact]
    public async Task The_dashboards_order_misses_nothing_whatever_changes_and_comes()
    {
        var tenant = await PrepareAsync("paging-web");
        var (operations, member, seen) = (
            tenant.Get<JourneyOperations>(),
            await tenant.NewMemberAsync(),
            new List<string>()
        );
        Page<JourneyListItem> page;
        do
        {
            page = await operations.ListAsync(member, new() { Page = new(seen.Count, 7) }, Cancel);
            seen.AddRange(page.Items.Select(item => item.Title));
            await ChangeAsync(tenant);
        } while (page.Items.Count > 0);
        Assert.Equal(Count, seen.Where(Here).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(JourneySort.CreatedAt, true)]
    [InlineData(JourneySort.Title, false)]
    [InlineData(JourneySort.Title, true)]
    [InlineData(JourneySort.Owner, true)]
    [InlineData(JourneySort.DueDate, false)]
    [InlineData(JourneySort.DueDate, true)]
    public async Task A_page_after_a_row_misses_nothing_though_rows_left_the_list(JourneySort sort, bool descending)
    {
        var tenant = await PrepareAsync($"paging-left-{sort}-{descending}".ToLowerInvariant());
        await tenant.ExecuteAsync("UPDATE journeys SET due_date = '2026-11-01' WHERE title LIKE '%1%'");
        var (operations, member) = (tenant.Get<JourneyOperations>(), await tenant.NewMemberAsync());
        var query = new JourneyQuery
        {
            Status = JourneyStatus.Active,
            Sort = sort,
            Descending = descending,
        };
        var (seen, after) = (new List<string>(), (Guid?)null);
        Page<JourneyListItem> page;
        do
        {
            page = await operations.ListAsync(member, query with { Page = new(seen.Count, 7, after) }, Cancel);
            seen.AddRange(page.Items.Select(item => item.Title));
            after = page.Items is [.., var last] ? last.JourneyId.Value : null;
            await tenant.ExecuteAsync(
                $"UPDATE journeys SET status = 'Done' WHERE title = '{seen[^1]}' OR title = '{seen[^2]}'"
            );
        } while (page.Items.Count > 0);
        Assert.Equal(Count, seen.Count);
        Assert.Equal(Count, seen.Distinct(StringComparer.Ordinal).Count());
    }

    private async Task<List<string>> ReadAllAsync(TestTenant tenant, JourneyPageQuery query)
    {
        var (key, seen, cursor) = (await TestKey.AddAsync(tenant), new List<string>(), (string?)null);
        do
        {
            var asked = query with { Page = new(7, cursor) };
            var page = await tenant.Get<JourneyOperations>().PageAsync(key.Call(), asked, Cancel);
            seen.AddRange(page.Items.Select(item => item.Title));
            cursor = page.Next;
            await ChangeAsync(tenant);
        } while (cursor is not null);
        return seen;
    }

    private static bool Here(string title) => title.StartsWith("Here", StringComparison.Ordinal);

    /// <summary>The first times: a journey that was seen and one that was not are changed, and one comes.</summary>
    private async Task ChangeAsync(TestTenant tenant)
    {
        if (++changes <= 4)
        {
            await tenant.ExecuteAsync(
                $"""
                UPDATE journeys SET updated_at = clock_timestamp(), version = version + 1
                WHERE title IN ('Here {changes}', 'Here {Count - changes}', 'Here {Count / 2 + changes}');
                INSERT INTO journeys (journey_id, title, status, owner, version)
                VALUES (gen_random_uuid(), 'Comes {changes}', 'Active', 'Team', 1)
                """
            );
        }
    }

    private async Task<TestTenant> PrepareAsync(string urlId)
    {
        var tenant = await platform.TenantAsync(urlId);
        await tenant.ExecuteAsync(
            $"""
            INSERT INTO journeys (journey_id, title, status, owner, created_at, updated_at, version)
            SELECT gen_random_uuid(), 'Here ' || i, 'Active', 'Team', now() - interval '1 day' + i / 3 * interval '1 second',
                   now() - interval '1 hour' + i / 3 * interval '1 second', 1
            FROM generate_series(1, {Count}) AS i
            """
        );
        return tenant;
    }
}
