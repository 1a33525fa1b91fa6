using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Portal.Api.Hosting;
using Portal.Api.Tests.Running;
using Portal.Platform.Auditing;
using Portal.Platform.Tenancy;

namespace Portal.Api.Tests.Access;

/// <summary>Who may call which endpoint of the tenant API: for every one there is.</summary>
public sealed class TenantApiAccessTests(PortalApi api)
{
    private const string Id = "01900000-0000-7000-8000-000000000000";

    /// <summary>Method, path, body, scope, and the audit action.</summary>
    public static TheoryData<string, string, string?, string, int> Endpoints =>
        new()
        {
            { "GET", "/v1/users", null, "users:read", 200 },
            { "GET", $"/v1/users/{Id}", null, "users:read", 201 },
            { "GET", "/v1/journeys", null, "journeys:read", 300 },
            { "GET", $"/v1/journeys/{Id}", null, "journeys:read", 301 },
            { "POST", "/v1/journeys", """{"title": "x", "owner": "x"}""", "journeys:write", 302 },
            { "PATCH", $"/v1/journeys/{Id}", """{"title": "x"}""", "journeys:write", 303 },
        };

    private static readonly string[] Scopes = ["journeys:read", "journeys:write", "users:read"];

    [Fact]
    public void Every_endpoint_is_listed_here()
    {
        var found =
            from endpoint in api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            where endpoint.Metadata.GetMetadata<ServedOn>()?.Kind == HostKind.TenantApi
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
            select $"{method} /{endpoint.RoutePattern.RawText!.Trim('/').Replace("{id:guid}", Id, StringComparison.Ordinal)}";
        var listed = Endpoints.Select(row => $"{row.Data.Item1} {row.Data.Item2}");
        Assert.Equal(listed.Append("GET /v1/me").Order(), found.Order()); // that one needs no scope: MeTests
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task All_other_scopes_together_are_not_enough_and_the_denial_is_recorded(
        string method,
        string path,
        string? body,
        string scope,
        int action
    )
    {
        var key = await api.NewKeyAsync("acme", [.. Scopes.Except([scope])]);
        var problem = await SendAsync(method, path, key.Text, body).ProblemAsync(HttpStatusCode.Forbidden);
        Assert.Contains(scope, problem, StringComparison.Ordinal);
        Assert.Equal($"{action}:2", await api.EntriesAsync("acme", key));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task The_scope_alone_is_enough(string method, string path, string? body, string scope, int action)
    {
        var key = await api.NewKeyAsync("acme", scope);
        using var response = await SendAsync(method, path, key.Text, body);
        HttpStatusCode[] answers = [HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.NotFound];
        Assert.Contains(response.StatusCode, answers);
        var outcome = path.Contains(Id, StringComparison.Ordinal) ? AuditOutcome.NotFound : AuditOutcome.Succeeded;
        Assert.Equal($"{action}:{(int)outcome}", await api.EntriesAsync("acme", key));
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Nobody_and_a_key_that_only_one_half_knows_are_told_the_same(
        string method,
        string path,
        string? body,
        string scope,
        int action
    )
    {
        var (revoked, expired) = (await api.NewKeyAsync("acme", scope), await api.NewKeyAsync("acme", scope));
        await api.ExecuteAsync(
            "acme",
            "UPDATE api_keys SET state = 'Revoked', revoked_at = now() WHERE key_id = $1",
            revoked.Id.Value
        );
        await api.ExecuteAsync("acme", "UPDATE api_keys SET expires_at = now() WHERE key_id = $1", expired.Id.Value);
        var problems = new HashSet<string>();
        foreach (var key in new[] { null, revoked.Text, expired.Text })
        {
            problems.Add(await SendAsync(method, path, key, body).ProblemAsync(HttpStatusCode.Unauthorized));
        }
        Assert.Single(problems);
        foreach (var key in new[] { revoked, expired })
        {
            Assert.DoesNotContain($"{action}:", await api.EntriesAsync("acme", key), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Nothing_is_served_on_the_platform_apis_host(
        string method,
        string path,
        string? body,
        string scope,
        int action
    )
    {
        var key = await api.NewKeyAsync("acme", scope);
        await SendAsync(method, path, key.Text, body, ("Host", PortalApi.PlatformHost))
            .ProblemAsync(HttpStatusCode.MisdirectedRequest);
        Assert.DoesNotContain($"{action}:", await api.EntriesAsync("acme", key), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/me?tenant=globex&company=globex&url_id=globex")]
    [InlineData("/v1/me?tenant_id=00000000-0000-0000-0000-000000000000")]
    public async Task A_caller_that_names_another_company_is_answered_by_its_own(string path)
    {
        var key = await api.NewKeyAsync("acme", "users:read");
        (string, string)[] headers =
        [
            ("X-Tenant", "globex"),
            ("X-Tenant-Id", "globex"),
            ("X-Forwarded-Host", "globex.portal.localhost"),
            ("Forwarded", "host=globex.portal.localhost"),
            ("Cookie", "tenant=globex"),
        ];
        var me = await api.Client.SendAsync(HttpMethod.Get, path, key.Text, body: null, headers).JsonAsync();
        Assert.Equal("acme", me.GetProperty("company").GetProperty("url_id").GetString());
    }

    [Theory]
    [InlineData("/v1/globex/journeys")]
    [InlineData("/v1/tenants/globex/journeys")]
    [InlineData("/globex/v1/journeys")]
    [InlineData("/v1/journeys/../globex")]
    public async Task No_path_leads_to_another_company(string path)
    {
        var key = await api.NewKeyAsync("acme", Scopes);
        await SendAsync("GET", path, key.Text, body: null).ProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_body_that_names_another_company_makes_a_journey_of_ones_own()
    {
        var key = await api.NewKeyAsync("acme", Scopes);
        var owner = $"o{Guid.CreateVersion7():n}";
        var body =
            $$"""{"title": "x", "owner": "{{owner}}", "tenant": "globex", "tenant_id": "globex", "url_id": "globex"}""";
        await SendAsync("POST", "/v1/journeys", key.Text, body).JsonAsync(HttpStatusCode.Created);
        const string count = "SELECT count(*) FROM journeys WHERE owner = $1";
        Assert.Equal(1, await api.FetchAsync<long>("acme", count, owner));
        Assert.Equal(0, await api.FetchAsync<long>("globex", count, owner));
    }

    private Task<HttpResponseMessage> SendAsync(
        string method,
        string path,
        string? key,
        string? body,
        params (string, string)[] headers
    ) =>
        api.Client.SendAsync(
            new(method),
            path,
            key,
            body,
            method == "PATCH" ? [("If-Match", "*"), .. headers] : headers
        );
}
