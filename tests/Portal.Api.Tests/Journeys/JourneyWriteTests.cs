using System.Net;
using System.Text;
using System.Text.Json;
using Portal.Api.Tests.Running;

namespace Portal.Api.Tests.Journeys;

public sealed class JourneyWriteTests(PortalApi api)
{
    private static readonly object Full = new
    {
        title = " Tallinn to Tartu ",
        status = "active",
        owner = "Kadri",
        due_date = "2027-01-31",
        steps = new[]
        {
            new
            {
                title = "Pack",
                status = "done",
                owner = "Kadri",
            },
        },
    };

    [Fact]
    public async Task A_journey_is_made_and_found_where_the_answer_says()
    {
        var key = await WriterAsync();
        using var response = await api.Client.SendAsync(HttpMethod.Post, "/v1/journeys", key.Text, Full);
        var made = await Task.FromResult(response).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(("Tallinn to Tartu", "active", 1), (made.Text("title"), made.Text("status"), Version(made)));
        Assert.Equal(
            ("\"1\"", $"/v1/journeys/{made.Text("id")}"),
            (Tag(response), response.Headers.Location?.ToString())
        );
        var found = await api.Client.GetAsync(response.Headers.Location!.ToString(), key).JsonAsync();
        Assert.Equal(made.GetRawText(), found.GetRawText());
        Assert.Equal("302:1 301:1", await api.EntriesAsync("acme", key));
    }

    [Fact]
    public async Task What_is_not_said_of_a_new_journey_is_nothing()
    {
        var key = await WriterAsync();
        var made = await PostAsync(key, """{"title": "Short", "owner": "Me", "tenant": "globex", "id": "x"}""");
        Assert.Equal(("draft", JsonValueKind.Null), (made.Text("status"), made.GetProperty("due_date").ValueKind));
        Assert.Empty(made.GetProperty("steps").EnumerateArray());
    }

    [Fact]
    public async Task A_patch_changes_what_it_names_and_leaves_the_rest()
    {
        var key = await WriterAsync();
        var made = await PostAsync(key, JsonSerializer.Serialize(Full));
        var patched = await PatchAsync(key, made, """{"title": "Tartu", "due_date": null}""", "\"1\"").JsonAsync();
        Assert.Equal(("Tartu", "active", 2), (patched.Text("title"), patched.Text("status"), Version(patched)));
        Assert.Equal(JsonValueKind.Null, patched.GetProperty("due_date").ValueKind);
        Assert.Equal(made.GetProperty("steps").GetRawText(), patched.GetProperty("steps").GetRawText());
        Assert.Equal("302:1 303:1", await api.EntriesAsync("acme", key));
    }

    [Fact]
    public async Task Steps_are_replaced_as_a_whole_and_those_named_by_id_stay_themselves()
    {
        var key = await WriterAsync();
        var made = await PostAsync(key, JsonSerializer.Serialize(Full));
        var step = made.GetProperty("steps")[0].Text("id");
        var steps = $$"""
            {"steps": [{"title": "New", "owner": "A"}, {"id": "{{step}}", "title": "Pack", "owner": "B", "status": "done"}]}
            """;
        var patched = await PatchAsync(key, made, steps, "\"1\"").JsonAsync();
        var found = patched.GetProperty("steps").EnumerateArray().ToList();
        Assert.Equal(["New", "Pack"], found.Select(row => row.Text("title")));
        Assert.Equal((step, "draft"), (found[1].Text("id"), found[0].Text("status")));
        patched = await PatchAsync(key, made, """{"steps": null}""", "\"2\"").JsonAsync();
        Assert.Empty(patched.GetProperty("steps").EnumerateArray());
    }

    [Fact]
    public async Task A_merge_patch_may_be_called_what_it_is()
    {
        var key = await WriterAsync();
        var made = await PostAsync(key, JsonSerializer.Serialize(Full));
        using var content = new StringContent("""{"owner": "Mari"}""", Encoding.UTF8, "application/merge-patch+json");
        using var request = new HttpRequestMessage(HttpMethod.Patch, Address(made)) { Content = content };
        request.Headers.Authorization = new("Bearer", key.Text);
        request.Headers.IfMatch.Add(new("\"1\""));
        var sending = api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("Mari", (await sending.JsonAsync()).Text("owner"));
    }

    [Theory]
    [InlineData("\"2\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("\"0\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("\"other\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("W/\"1\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("\"99999999999\"", HttpStatusCode.PreconditionFailed)]
    [InlineData(null, HttpStatusCode.PreconditionRequired)]
    [InlineData("1", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async Task A_patch_for_another_version_changes_nothing(string? tag, HttpStatusCode expected)
    {
        var key = await WriterAsync();
        var made = await PostAsync(key, JsonSerializer.Serialize(Full));
        await PatchAsync(key, made, """{"title": "Lost"}""", tag).ProblemAsync(expected);
        var found = await api.Client.GetAsync(Address(made), key).JsonAsync();
        Assert.Equal(made.GetRawText(), found.GetRawText());
    }

    [Theory]
    [InlineData("*")]
    [InlineData("\"7\", \"1\"")]
    public async Task A_patch_may_be_for_any_of_several_versions(string tag)
    {
        var key = await WriterAsync();
        var made = await PostAsync(key, JsonSerializer.Serialize(Full));
        Assert.Equal(2, Version(await PatchAsync(key, made, """{"title": "Kept"}""", tag).JsonAsync()));
    }

    [Fact]
    public async Task Of_several_patches_for_one_version_one_wins()
    {
        var key = await WriterAsync();
        var made = await PostAsync(key, JsonSerializer.Serialize(Full));
        var patches = Enumerable.Range(0, 5).Select(i => PatchAsync(key, made, $$"""{"title": "{{i}}"}""", "\"1\""));
        var answers = await Task.WhenAll(patches);
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.All(
            answers.Where(answer => answer.StatusCode != HttpStatusCode.OK),
            answer => Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode)
        );
        Assert.Equal("302:1 303:1 303:3 303:3 303:3 303:3", await api.EntriesAsync("acme", key));
    }

    [Fact]
    public async Task Another_companys_journey_is_not_found_and_not_changed()
    {
        var (key, foreign) = (await WriterAsync(), await WriterAsync("globex"));
        var theirs = await PostAsync(foreign, JsonSerializer.Serialize(Full));
        var problems = new HashSet<string>
        {
            await PatchAsync(key, theirs, """{"title": "Taken"}""", "*").ProblemAsync(HttpStatusCode.NotFound),
            await api
                .Client.SendAsync(
                    HttpMethod.Patch,
                    $"/v1/journeys/{Guid.CreateVersion7()}",
                    key.Text,
                    new { title = "Taken" },
                    ("If-Match", "*")
                )
                .ProblemAsync(HttpStatusCode.NotFound),
        };
        Assert.Single(problems);
        var found = await api.Client.GetAsync(Address(theirs), foreign).JsonAsync();
        Assert.Equal(theirs.GetRawText(), found.GetRawText());
    }

    [Theory]
    [InlineData("""{}""", "title", "1 to 200")]
    [InlineData("""{"owner": "x"}""", "title", "1 to 200")]
    [InlineData("""{"title": null, "owner": "x"}""", "title", "1 to 200")]
    [InlineData("""{"title": 5, "owner": "x"}""", "title", "Expected a text")]
    [InlineData("""{"title": ["x"], "owner": "x"}""", "title", "Expected a text")]
    [InlineData("""{"title": "\ud83d", "owner": "x"}""", "title", "Expected a text")]
    [InlineData("""{"title": "a\u0000b", "owner": "x"}""", "title", "control character")]
    [InlineData("""{"title": "x", "owner": "x", "status": "open"}""", "status", "draft, active, paused, done")]
    [InlineData("""{"title": "x", "owner": "x", "status": 1}""", "status", "draft, active, paused, done")]
    [InlineData("""{"title": "x", "owner": "x", "status": null}""", "status", "draft, active, paused, done")]
    [InlineData("""{"title": "x", "owner": "x", "due_date": "31.1.2027"}""", "due_date", "2026-12-31")]
    [InlineData("""{"title": "x", "owner": "x", "due_date": "2027-02-30"}""", "due_date", "2026-12-31")]
    [InlineData("""{"title": "x", "owner": "x", "due_date": "1999-12-31"}""", "due_date", "2000 to 2100")]
    [InlineData("""{"title": "x", "owner": "x", "steps": {}}""", "steps", "list of at most 50")]
    [InlineData("""{"title": "x", "owner": "x", "steps": [5]}""", "steps[0]", "Expected an object")]
    [InlineData("""{"title": "x", "owner": "x", "steps": [{"owner": "x"}]}""", "steps[0].title", "missing")]
    [InlineData("""{"title": "x", "owner": "x", "steps": [{"title": 1, "owner": "x"}]}""", "steps[0].title", "a text")]
    [InlineData("""{"title": "x", "owner": "x", "steps": [{"id": "1"}]}""", "steps[0].id", "an id")]
    [InlineData("""[]""", "body", "Expected an object")]
    [InlineData("""null""", "body", "Expected an object")]
    [InlineData(""" "x" """, "body", "Expected an object")]
    public async Task A_wrong_member_is_named_with_what_was_expected(string body, string field, string expected)
    {
        var key = await WriterAsync();
        var errors = await api.Client.SendAsync(HttpMethod.Post, "/v1/journeys", key.Text, body).ErrorsAsync();
        Assert.Contains(field, errors.Keys);
        Assert.Contains(expected, errors[field], StringComparison.Ordinal);
        Assert.Equal("302:5", await api.EntriesAsync("acme", key)); // a journey's creation that was refused
    }

    [Fact]
    public async Task All_wrong_members_are_named_at_once()
    {
        var key = await WriterAsync();
        const string body = """
            {"title": 1, "owner": 2, "status": "x", "due_date": 3, "steps": [{"title": 4}, 5, {"due_date": "x"}]}
            """;
        var errors = await api.Client.SendAsync(HttpMethod.Post, "/v1/journeys", key.Text, body).ErrorsAsync();
        string[] fields = ["due_date", "owner", "status", "steps[0].title", "steps[1]", "steps[2].due_date", "title"];
        Assert.Equal(fields, errors.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("{\"title\": \"x\",}", HttpStatusCode.BadRequest)]
    [InlineData("{\"title\": \"x\", \"title\": \"y\", \"owner\": \"x\"}", HttpStatusCode.BadRequest)]
    public async Task What_is_no_json_is_refused(string body, HttpStatusCode expected)
    {
        var key = await WriterAsync();
        await api.Client.SendAsync(HttpMethod.Post, "/v1/journeys", key.Text, body).ProblemAsync(expected);
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_of_another_type_is_refused()
    {
        var key = await WriterAsync();
        var large = $$"""{"title": "{{new string('x', 70_000)}}", "owner": "x"}""";
        await api
            .Client.SendAsync(HttpMethod.Post, "/v1/journeys", key.Text, large)
            .ProblemAsync(HttpStatusCode.RequestEntityTooLarge);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/journeys")
        {
            Content = new StringContent("title=x", Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Authorization = new("Bearer", key.Text);
        await api
            .Client.SendAsync(request, TestContext.Current.CancellationToken)
            .ProblemAsync(HttpStatusCode.UnsupportedMediaType);
        await api
            .Client.SendAsync(HttpMethod.Delete, $"/v1/journeys/{Guid.CreateVersion7()}", key.Text)
            .ProblemAsync(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task Fifty_one_steps_are_one_too_many()
    {
        var key = await WriterAsync();
        var steps = Enumerable.Range(1, 51).Select(i => new { title = $"Step {i}", owner = "x" });
        var body = new
        {
            title = "x",
            owner = "x",
            steps,
        };
        var errors = await api.Client.SendAsync(HttpMethod.Post, "/v1/journeys", key.Text, body).ErrorsAsync();
        Assert.Equal(["steps"], errors.Keys);
    }

    private Task<TestApiKey> WriterAsync(string tenant = "acme") =>
        api.NewKeyAsync(tenant, "journeys:read", "journeys:write");

    private Task<JsonElement> PostAsync(TestApiKey key, string body) =>
        api.Client.SendAsync(HttpMethod.Post, "/v1/journeys", key.Text, body).JsonAsync(HttpStatusCode.Created);

    private Task<HttpResponseMessage> PatchAsync(TestApiKey key, JsonElement journey, string body, string? tag) =>
        api.Client.SendAsync(
            HttpMethod.Patch,
            Address(journey),
            key.Text,
            body,
            tag is null ? [] : [("If-Match", tag)]
        );

    private static string Address(JsonElement journey) => $"/v1/journeys/{journey.Text("id")}";

    private static int Version(JsonElement journey) => journey.GetProperty("version").GetInt32();

    private static string? Tag(HttpResponseMessage response) => response.Headers.ETag?.ToString();
}
