using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Api.Tests.Running;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;

namespace Portal.Api.Tests.Companies;

/// <summary>Companies are asked for over the platform API; the operator makes them.</summary>
[Collection(ProbedCollection.Name)]
public sealed class CreateCompanyTests(ProbedApi api) : IAsyncLifetime
{
    private const string Companies = "/platform/v1/companies";
    private HttpClient client = null!;
    private KeyId key;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_is_accepted_with_its_job_and_the_link_is_shown_once()
    {
        var body = Valid("accepted");
        var first = await PostAsync(body, "key-accepted");
        Assert.Equal(HttpStatusCode.Accepted, first.Status);
        var answer = JsonNode.Parse(first.Text)!;
        var job = answer["job"]!["id"]!.GetValue<string>();
        Assert.Equal("/platform/v1/jobs/" + job, first.Response.Headers.Location!.ToString());
        Assert.StartsWith(
            "http://accepted.portal.localhost:5100/invitation#",
            answer["invitation_link"]!.GetValue<string>(),
            StringComparison.Ordinal
        );
        Assert.True(first.Response.Headers.CacheControl?.NoStore);

        var again = await PostAsync(body, "key-accepted");
        Assert.Equal(HttpStatusCode.Accepted, again.Status);
        Assert.Equal(job, JsonNode.Parse(again.Text)!["job"]!["id"]!.GetValue<string>());
        Assert.Null(JsonNode.Parse(again.Text)!["invitation_link"]);
        Assert.Equal(first.Response.Headers.Location, again.Response.Headers.Location);

        var shown = JsonNode.Parse((await client.FetchAsync("/platform/v1/jobs/" + job)).Text)!;
        Assert.Equal(("accepted", "queued"), (Text(shown, "company"), Text(shown, "state")));
        var company = JsonNode.Parse((await client.FetchAsync(Companies + "/accepted")).Text)!;
        Assert.Equal("provisioning", Text(company, "state"));
        Assert.DoesNotContain("cl13nt", first.Text + again.Text + shown + company, StringComparison.Ordinal);
        Assert.Equal(
            [
                PlatformAction.CompanyRequested,
                PlatformAction.JobViewed,
                PlatformAction.JobViewed,
                PlatformAction.CompanyViewed,
            ],
            (await EntriesAsync()).Select(entry => entry.Action)
        );
    }

    [Fact]
    public async Task Without_provider_details_a_link_to_set_the_sign_in_up_is_shown_once()
    {
        var body = Valid("links-up");
        body.Remove("provider");
        body["auth_provider"] = "okta";
        var answer = JsonNode.Parse((await PostAsync(body, "key-links-up")).Text)!;
        var link = Text(answer, "sign_in_set_up_link");
        Assert.Matches(@"^http://links-up\.portal\.localhost:5100/sign-in-set-up#[A-Za-z0-9_-]{43}$", link);
        Assert.Null(JsonNode.Parse((await PostAsync(body, "key-links-up")).Text)!["sign_in_set_up_link"]);
        Assert.Null(JsonNode.Parse((await PostAsync(Valid("links-not"))).Text)!["sign_in_set_up_link"]);
    }

    [Fact]
    public async Task Parallel_calls_under_one_key_make_one_company()
    {
        var calls = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => PostAsync(Valid("parallel"), "key-parallel"))
        );
        Assert.All(calls, call => Assert.Equal(HttpStatusCode.Accepted, call.Status));
        Assert.Single(calls.Select(call => call.Response.Headers.Location!.ToString()).Distinct());
        Assert.Single(calls, call => JsonNode.Parse(call.Text)!["invitation_link"] is not null);
    }

    [Fact]
    public async Task Another_body_under_a_used_key_is_422_and_another_callers_key_is_its_own()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(Valid("first-use"), "shared-key")).Status);
        var other = (await PostAsync(Valid("second-use"), "shared-key")).IsProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Idempotency-Key", other.Text, StringComparison.Ordinal);
        Assert.Equal(AuditOutcome.Refused, (await EntriesAsync())[^1].Outcome);
        var (_, text) = await api.NewPlatformKeyAsync([.. PlatformScopes.All]);
        using var somebodyElse = api.ClientOf(PortalApi.PlatformHost, text);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync(Valid("third-use"), "shared-key", somebodyElse)).Status);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("")]
    [InlineData("tab\tbed")]
    public async Task A_malformed_key_is_400(string idempotencyKey)
    {
        var refused = (await PostAsync(Valid("malformed"), idempotencyKey)).IsProblem(HttpStatusCode.BadRequest);
        Assert.NotNull(JsonNode.Parse(refused.Text)!["errors"]!["Idempotency-Key"]);
    }

    [Fact]
    public async Task Each_wrong_field_is_named_and_nothing_is_reserved()
    {
        var wrong = new JsonObject
        {
            ["name"] = "",
            ["url_id"] = "www",
            ["auth_provider"] = "ldap",
            ["hosts"] = new JsonArray("evil.example"),
            ["provider"] = new JsonObject { ["issuer"] = "ftp://x" },
            ["first_admin"] = new JsonObject { ["email"] = "x" },
        };
        var refused = (await PostAsync(wrong)).IsProblem(HttpStatusCode.BadRequest);
        Assert.Equal(
            [
                "auth_provider",
                "first_admin.email",
                "first_admin.name",
                "hosts",
                "name",
                "provider.client_id",
                "provider.client_secret",
                "provider.issuer",
                "url_id",
            ],
            JsonNode.Parse(refused.Text)!["errors"]!.AsObject().Select(error => error.Key).Order(StringComparer.Ordinal)
        );
        var entry = Assert.Single(await EntriesAsync());
        Assert.Equal((PlatformAction.CompanyRequested, AuditOutcome.Refused), (entry.Action, entry.Outcome));
        foreach (
            var body in new JsonNode[]
            {
                new JsonArray(),
                new JsonObject { ["tier"] = "shared" },
                JsonValue.Create(1)!,
            }
        )
        {
            (await PostAsync(body)).IsProblem(HttpStatusCode.BadRequest);
        }
        var taken = (await PostAsync(Valid("acme"))).IsProblem(HttpStatusCode.BadRequest);
        Assert.Equal(["url_id"], JsonNode.Parse(taken.Text)!["errors"]!.AsObject().Select(error => error.Key));
    }

    /// <summary>U+0958 is two characters in NFC, in which names are stored.</summary>
    [Theory]
    [InlineData("name")]
    [InlineData("first_admin.name")]
    public async Task A_name_that_becomes_too_long_when_it_is_stored_is_refused(string field)
    {
        var (body, name) = (Valid("composed"), new string('\u0958', 60));
        if (field == "name")
        {
            body["name"] = name;
        }
        else
        {
            body["first_admin"]!["name"] = name;
        }
        var refused = (await PostAsync(body)).IsProblem(HttpStatusCode.BadRequest);
        Assert.Equal([field], JsonNode.Parse(refused.Text)!["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task A_key_that_may_only_read_makes_and_cancels_nothing()
    {
        var (id, text) = await api.NewPlatformKeyAsync();
        using var reader = api.ClientOf(PortalApi.PlatformHost, text);
        (await PostAsync(Valid("forbidden"), null, reader)).IsProblem(HttpStatusCode.Forbidden);
        (await PostAsync(new JsonObject(), null, reader)).IsProblem(HttpStatusCode.Forbidden);
        var job = await JobAsync("not-theirs");
        (await CancelAsync(job, reader)).IsProblem(HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.OK, (await reader.FetchAsync("/platform/v1/jobs/" + job)).Status);
        (await client.FetchAsync(Companies + "/forbidden")).IsProblem(HttpStatusCode.NotFound);
        Assert.Equal(3, (await EntriesAsync(id)).Count(entry => entry.Outcome == AuditOutcome.Denied));
    }

    [Fact]
    public async Task A_tenants_key_and_no_key_at_all_are_refused()
    {
        var tenant = await api.NewKeyAsync("acme", "journeys:read", "journeys:write");
        using var withTenantKey = api.ClientOf(PortalApi.PlatformHost, tenant.Text);
        using var anonymous = api.ClientOf(PortalApi.PlatformHost);
        using var wrongHost = api.ClientOf(PortalApi.TenantHost, tenant.Text);
        (await PostAsync(Valid("denied"), null, withTenantKey)).IsProblem(HttpStatusCode.Unauthorized);
        (await PostAsync(Valid("denied"), null, anonymous)).IsProblem(HttpStatusCode.Unauthorized);
        (await PostAsync(Valid("denied"), null, wrongHost)).IsProblem(HttpStatusCode.MisdirectedRequest);
        (await client.FetchAsync(Companies + "/denied")).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_job_that_nobody_has_begun_is_cancelled_and_cancelled_again()
    {
        var job = await JobAsync("given-up");
        foreach (var _ in new[] { 1, 2 })
        {
            var cancelled = await CancelAsync(job);
            Assert.Equal(HttpStatusCode.Accepted, cancelled.Status);
            Assert.Equal("cancelling", Text(JsonNode.Parse(cancelled.Text)!, "state"));
        }
        var nowhere = Guid.CreateVersion7().ToString();
        (await CancelAsync(nowhere)).IsProblem(HttpStatusCode.NotFound);
        (await client.FetchAsync("/platform/v1/jobs/" + nowhere)).IsProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_request_that_cannot_be_recorded_reserves_nothing()
    {
        await api.InCatalogAsync("REVOKE INSERT ON platform_log FROM portal_api");
        try
        {
            (await PostAsync(Valid("unrecorded"))).IsProblem(HttpStatusCode.ServiceUnavailable);
        }
        finally
        {
            await api.InCatalogAsync(
                "GRANT INSERT (actor_kind, actor_id, actor_label, action, outcome, tenant_id, support_session_id, detail, address, correlation_id) ON platform_log TO portal_api"
            );
        }
        (await client.FetchAsync(Companies + "/unrecorded")).IsProblem(HttpStatusCode.NotFound);
    }

    public async ValueTask InitializeAsync()
    {
        await api.Platform.PublishCompanySettingsAsync();
        (key, var text) = await api.NewPlatformKeyAsync([.. PlatformScopes.All]);
        client = api.ClientOf(PortalApi.PlatformHost, text);
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static JsonObject Valid(string urlId) =>
        new()
        {
            ["name"] = urlId + " Ltd",
            ["url_id"] = urlId,
            ["auth_provider"] = "oidc",
            ["provider"] = new JsonObject
            {
                ["issuer"] = "https://id.example/" + urlId,
                ["client_id"] = "portal",
                ["client_secret"] = "cl13nt",
            },
            ["first_admin"] = new JsonObject { ["email"] = "ada@new.test", ["name"] = "Ada" },
        };

    private async Task<ApiResponse> PostAsync(JsonNode body, string? idempotencyKey = null, HttpClient? caller = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Companies) { Content = JsonContent.Create(body) };
        if (idempotencyKey is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        }
        return await (caller ?? client).FetchAsync(request);
    }

    private async Task<string> JobAsync(string urlId) =>
        JsonNode.Parse((await PostAsync(Valid(urlId))).Text)!["job"]!["id"]!.GetValue<string>();

    private async Task<ApiResponse> CancelAsync(string job, HttpClient? caller = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/platform/v1/jobs/{job}/cancellation");
        return await (caller ?? client).FetchAsync(request);
    }

    private async Task<List<PlatformLogRow>> EntriesAsync(KeyId? of = null)
    {
        var actor = (of ?? key).Value;
        await using var db = await api.Platform.Catalog.CreateDbContextAsync(Token);
        return await db
            .PlatformLog.Where(entry => entry.ActorId == actor)
            .OrderBy(entry => entry.EntryId)
            .ToListAsync(Token);
    }

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();
}
