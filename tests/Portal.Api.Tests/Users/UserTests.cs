using System.Net;
using Portal.Api.Tests.Running;

namespace Portal.Api.Tests.Users;

public sealed class UserTests(PortalApi api)
{
    private const string Read = "users:read";

    [Fact]
    public async Task The_list_is_paged_filtered_and_searched_and_tells_nothing_of_sign_in()
    {
        var key = await api.NewKeyAsync("acme", Read);
        var domain = $"d{Guid.CreateVersion7():n}.test";
        await api.ExecuteAsync(
            "acme",
            $"""
            INSERT INTO users (user_id, email, display_name, role, state, issuer, subject, version)
            SELECT gen_random_uuid(), 'p' || i || '@{domain}', 'Person ' || i % 3, 'Member', 'Active', 'https://secret-issuer',
                   'secret-subject-' || i || '{domain}', 1 FROM generate_series(1, 7) AS i
            """
        );
        var seen = new List<string>();
        var next = "";
        do
        {
            var path = $"/v1/users?search={domain}&limit=3&state=active&role=member{next}";
            var page = await api.Client.GetAsync(path, key).JsonAsync();
            Assert.DoesNotContain("secret", page.GetRawText(), StringComparison.Ordinal);
            seen.AddRange(page.Items().Select(user => user.Text("display_name") + user.Text("email")));
            next = page.GetProperty("next").GetString() is { } cursor ? "&cursor=" + cursor : null;
        } while (next is not null);
        Assert.Equal(7, seen.Distinct().Count());
        Assert.Equal(7, seen.Count);
        Assert.Equal(["Person 0", "Person 1", "Person 2"], seen.Select(row => row[..8]).Distinct());
        Assert.Equal("200:1 200:1 200:1", await api.EntriesAsync("acme", key));
    }

    [Fact]
    public async Task Somebody_who_waits_for_confirmation_is_told_apart()
    {
        var (key, id) = (await api.NewKeyAsync("acme", Read), Guid.CreateVersion7());
        await api.ExecuteAsync(
            "acme",
            $"""
            INSERT INTO users (user_id, email, display_name, role, state, issuer, subject, awaits_confirmation,
                provider_email, version)
            VALUES ('{id}', 'kim@{id:n}.test', 'Kim', 'Member', 'AwaitingConfirmation', 'https://secret-issuer',
                '{id}', true, 'secret@provider.test', 2)
            """
        );
        var page = await api.Client.GetAsync($"/v1/users?state=awaiting_confirmation&search={id:n}", key).JsonAsync();
        Assert.Equal("awaiting_confirmation", Assert.Single(page.Items()).Text("state"));
        Assert.DoesNotContain("secret", page.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_user_is_shown_without_identity_and_sessions()
    {
        var (key, id) = (await api.NewKeyAsync("acme", Read), await UserAsync("acme"));
        var user = await api.Client.GetAsync($"/v1/users/{id}", key).JsonAsync();
        string[] members = ["id", "email", "display_name", "role", "state", "created_at", "last_signed_in_at"];
        Assert.Equal(members, user.EnumerateObject().Select(member => member.Name));
        Assert.Equal((id.ToString(), "member", "active"), (user.Text("id"), user.Text("role"), user.Text("state")));
        Assert.Equal("201:1", await api.EntriesAsync("acme", key));
    }

    [Fact]
    public async Task An_id_of_another_company_is_the_same_as_one_that_exists_nowhere()
    {
        var key = await api.NewKeyAsync("acme", Read);
        var foreign = await UserAsync("globex");
        var problems = new HashSet<string>();
        foreach (var id in new[] { foreign.ToString(), Guid.CreateVersion7().ToString(), Guid.Empty.ToString(), "x" })
        {
            problems.Add(await api.Client.GetAsync($"/v1/users/{id}", key).ProblemAsync(HttpStatusCode.NotFound));
        }
        Assert.Single(problems);
        Assert.DoesNotContain(foreign.ToString(), problems.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("limit=0", "limit", "1 to 100")]
    [InlineData("limit=101", "limit", "1 to 100")]
    [InlineData("limit=-1", "limit", "1 to 100")]
    [InlineData("limit=ten", "limit", "1 to 100")]
    [InlineData("limit=1&limit=2", "limit", "Expected once")]
    [InlineData("limit=99999999999", "limit", "1 to 100")]
    [InlineData("role=owner", "role", "member, admin")]
    [InlineData("role=1", "role", "member, admin")]
    [InlineData("state=Active", "state", "invited, active, deactivated")]
    [InlineData("cursor=AAAA", "cursor", "next cursor")]
    [InlineData("cursor=", "cursor", "next cursor")]
    public async Task A_wrong_parameter_is_named_with_what_was_expected(string query, string field, string expected)
    {
        var key = await api.NewKeyAsync("acme", Read);
        var errors = await api.Client.GetAsync("/v1/users?" + query, key).ErrorsAsync();
        Assert.Equal([field], errors.Keys);
        Assert.Contains(expected, errors[field], StringComparison.Ordinal);
    }

    private async Task<Guid> UserAsync(string tenant)
    {
        var id = Guid.CreateVersion7();
        await api.ExecuteAsync(
            tenant,
            """
            INSERT INTO users (user_id, email, display_name, role, state, issuer, subject, version)
            VALUES ($1, $2, 'One', 'Member', 'Active', 'https://issuer', $2, 1)
            """,
            id,
            $"{id:n}@one.test"
        );
        return id;
    }
}
