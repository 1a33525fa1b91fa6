using System.Net;
using Portal.Api.Tests.Running;
using Portal.Domain.Days;

namespace Portal.Api.Tests.Journeys;

public sealed class JourneyReadTests(PortalApi api)
{
    private const string Read = "journeys:read";

    [Fact]
    public async Task The_list_has_20_rows_oldest_first_and_goes_on_with_its_cursor()
    {
        var (key, team) = (await api.NewKeyAsync("acme", Read), await RowsAsync("acme", 45));
        var seen = new List<string>();
        var sizes = new List<int>();
        var next = "";
        do
        {
            var page = await api.Client.GetAsync($"/v1/journeys?search={team}{next}", key).JsonAsync();
            sizes.Add(page.Items().Count);
            seen.AddRange(page.Items().Select(row => row.Text("created_at") + row.Text("id")));
            next = page.GetProperty("next").GetString() is { } cursor ? "&cursor=" + cursor : null;
        } while (next is not null);
        Assert.Equal([20, 20, 5], sizes);
        Assert.Equal(45, seen.Distinct().Count());
        Assert.Equal(seen.Order(StringComparer.Ordinal), seen);
        Assert.Equal("300:1 300:1 300:1", await api.EntriesAsync("acme", key));
    }

    [Fact]
    public async Task A_row_has_its_members_and_no_others()
    {
        var (key, team) = (await api.NewKeyAsync("acme", Read), await RowsAsync("acme", 1));
        var row = Assert.Single((await api.Client.GetAsync($"/v1/journeys?search={team}", key).JsonAsync()).Items());
        string[] members = ["id", "title", "status", "owner", "due_date", "created_at", "updated_at", "version"];
        Assert.Equal(members, row.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("Journey 1", "active", team), (row.Text("title"), row.Text("status"), row.Text("owner")));
        Assert.Equal(("2027-01-02", 7), (row.Text("due_date"), Number(row, "version")));
    }

    [Fact]
    public async Task The_list_is_filtered_by_status_and_sorted_by_title()
    {
        var (key, team) = (await api.NewKeyAsync("acme", Read), await RowsAsync("acme", 8));
        var path = $"/v1/journeys?search={team}&status=paused&sort=title&limit=100";
        var rows = (await api.Client.GetAsync(path, key).JsonAsync()).Items();
        Assert.Equal(["Journey 2", "Journey 6"], rows.Select(row => row.Text("title")));
        Assert.All(rows, row => Assert.Equal("paused", row.Text("status")));
    }

    [Fact]
    public async Task Overdue_is_what_was_due_before_the_day_that_it_is_in_the_time_zone()
    {
        var (key, team) = (await api.NewKeyAsync("acme", Read), $"team{Guid.CreateVersion7():n}");
        // The days of these two differ by one or two at any time.
        var east = new LocalDays(TimeZoneInfo.FindSystemTimeZoneById("Pacific/Kiritimati"), TimeProvider.System);
        await api.ExecuteAsync(
            "acme",
            """
            INSERT INTO journeys (journey_id, title, status, owner, due_date, version)
            SELECT gen_random_uuid(), status, status, $1, $2, 1
            FROM unnest(ARRAY['Draft', 'Active', 'Paused', 'Done']) AS status
            """,
            team,
            east.Today.AddDays(-1)
        );
        var path = $"/v1/journeys?search={team}&overdue=true&sort=title";
        var rows = (await api.Client.GetAsync(path + "&timezone=Pacific/Kiritimati", key).JsonAsync()).Items();
        Assert.Equal(["Active", "Paused"], rows.Select(row => row.Text("title")));
        Assert.Empty((await api.Client.GetAsync(path + "&timezone=Etc/GMT%2B12", key).JsonAsync()).Items());
        var inUtc = new LocalDays(TimeZoneInfo.Utc, TimeProvider.System).Today == east.Today ? 2 : 0;
        Assert.Equal(inUtc, (await api.Client.GetAsync(path, key).JsonAsync()).Items().Count);
    }

    [Fact]
    public async Task A_cursor_counts_with_every_copy_and_for_its_own_company_and_filter_only()
    {
        var (key, team) = (await api.NewKeyAsync("acme", Read), await RowsAsync("acme", 5));
        var page = await api.Client.GetAsync($"/v1/journeys?search={team}&limit=2", key).JsonAsync();
        var cursor = page.Text("next");
        var copy = await api.StartCopyAsync();
        var further = await copy.GetAsync($"/v1/journeys?search={team}&limit=3&cursor={cursor}", key).JsonAsync();
        Assert.Equal(3, further.Items().Count);
        Assert.Null(further.GetProperty("next").GetString());

        foreach (
            var filter in new[] { "", $"search={team}&status=active", $"search={team}&sort=title", "search=other" }
        )
        {
            var errors = await api.Client.GetAsync($"/v1/journeys?{filter}&cursor={cursor}", key).ErrorsAsync();
            Assert.Equal(["cursor"], errors.Keys);
        }
        var foreign = await api.NewKeyAsync("globex", Read);
        var refused = await api.Client.GetAsync($"/v1/journeys?search={team}&cursor={cursor}", foreign).ErrorsAsync();
        Assert.Equal(["cursor"], refused.Keys);
    }

    [Fact]
    public async Task One_journey_has_its_steps_in_order_and_its_version_as_tag()
    {
        var (key, team) = (await api.NewKeyAsync("acme", Read), await RowsAsync("acme", 1));
        var id = (await api.Client.GetAsync($"/v1/journeys?search={team}", key).JsonAsync()).Items()[0].Text("id");
        using var response = await api.Client.GetAsync($"/v1/journeys/{id}", key);
        Assert.Equal("\"7\"", response.Headers.ETag?.ToString());
        var journey = await Task.FromResult(response).JsonAsync();
        Assert.Equal((id, 7), (journey.Text("id"), Number(journey, "version")));
        var steps = journey.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(["First", "Second"], steps.Select(step => step.Text("title")));
        Assert.Equal(["done", "draft"], steps.Select(step => step.Text("status")));
        Assert.Equal("300:1 301:1", await api.EntriesAsync("acme", key));
    }

    [Fact]
    public async Task An_id_of_another_company_is_the_same_as_one_that_exists_nowhere()
    {
        var (key, foreign) = (await api.NewKeyAsync("acme", Read), await api.NewKeyAsync("globex", Read));
        var team = await RowsAsync("globex", 1);
        var page = await api.Client.GetAsync($"/v1/journeys?search={team}", foreign).JsonAsync();
        var problems = new HashSet<string>();
        foreach (var id in new[] { page.Items()[0].Text("id"), Guid.CreateVersion7().ToString(), "x", "%2e%2e" })
        {
            problems.Add(await api.Client.GetAsync($"/v1/journeys/{id}", key).ProblemAsync(HttpStatusCode.NotFound));
        }
        Assert.Single(problems);
        Assert.Empty((await api.Client.GetAsync($"/v1/journeys?search={team}", key).JsonAsync()).Items());
    }

    [Theory]
    [InlineData("limit=0", "limit", "1 to 100")]
    [InlineData("limit=1e2", "limit", "1 to 100")]
    [InlineData("limit=", "limit", "1 to 100")]
    [InlineData("status=open", "status", "draft, active, paused, done")]
    [InlineData("status=active&status=done", "status", "Expected once")]
    [InlineData("sort=owner", "sort", "created_at, -created_at, title, updated_at")]
    [InlineData("sort=-updated_at", "sort", "created_at, -created_at, title, updated_at")] // would lose what changes
    [InlineData("overdue=yes", "overdue", "true or false")]
    [InlineData("overdue=true&timezone=Mars/Base", "timezone", "Europe/Tallinn")]
    public async Task A_wrong_parameter_is_named_with_what_was_expected(string query, string field, string expected)
    {
        var key = await api.NewKeyAsync("acme", Read);
        var errors = await api.Client.GetAsync("/v1/journeys?" + query, key).ErrorsAsync();
        Assert.Equal([field], errors.Keys);
        Assert.Contains(expected, errors[field], StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_wrong_parameters_are_named_at_once()
    {
        var key = await api.NewKeyAsync("acme", Read);
        var path = $"/v1/journeys?limit=x&status=x&sort=x&search={new string('x', 201)}";
        var errors = await api.Client.GetAsync(path, key).ErrorsAsync();
        Assert.Equal(["limit", "search", "sort", "status"], errors.Keys.Order());
    }

    private static int Number(System.Text.Json.JsonElement json, string name) => json.GetProperty(name).GetInt32();

    /// <returns>The rows' owner, whom no other test has.</returns>
    private async Task<string> RowsAsync(string tenant, int count)
    {
        var team = $"team{Guid.CreateVersion7():n}";
        await api.ExecuteAsync(
            tenant,
            """
            WITH made AS (
                INSERT INTO journeys (journey_id, title, status, owner, due_date, version)
                SELECT gen_random_uuid(), 'Journey ' || i, (ARRAY['Draft', 'Active', 'Paused', 'Done'])[1 + i % 4], $1,
                       date '2027-01-01' + i, 7
                FROM generate_series(1, $2) AS i RETURNING journey_id
            )
            INSERT INTO journey_steps (journey_step_id, journey_id, position, title, status, owner)
            SELECT gen_random_uuid(), journey_id, position, title, status, 'Owner'
            FROM made, (VALUES (1, 'First', 'Done'), (2, 'Second', 'Draft')) AS step (position, title, status)
            """,
            team,
            count
        );
        return team;
    }
}
