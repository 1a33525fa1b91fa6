using System.Net;
using System.Text.Json.Nodes;
using Portal.Testing;

namespace Portal.Isolation.Tests.Api;

/// <summary>IC-2: no path, query, header or body leads to another tenant, and its rows' ids are like ids of nothing.</summary>
public sealed class ForeignRowTests(PortalStack stack)
{
    private static readonly string[] Tenants = ["acme", "globex", "initech"];

    [Fact]
    public async Task Guessed_ids_of_another_tenants_rows_get_the_same_404_as_ids_of_nothing()
    {
        await using var keys = new StackKeys(stack);
        using var client = stack.ApiClient();
        foreach (var tenant in Tenants)
        {
            var key = "Bearer " + (await keys.NewAsync(tenant)).Text;
            var nowhere = await ApiAnswer.AskAsync(client, key, "/v1/journeys/" + ApiEndpoints.Nowhere);
            var expected = nowhere.Is(HttpStatusCode.NotFound).Words;
            foreach (var other in Tenants.Where(other => other != tenant))
            {
                foreach (var (method, path, body) in await RequestsAsync(other))
                {
                    var answer = await ApiAnswer.AskAsync(client, key, path, method, body, ("If-Match", "*"));
                    Assert.Equal(expected, answer.Is(HttpStatusCode.NotFound, $"{tenant}: {method} {path}:").Words);
                }
            }
        }
    }

    [Fact]
    public async Task A_client_that_names_another_tenant_everywhere_is_answered_by_its_own()
    {
        await using var keys = new StackKeys(stack);
        using var client = stack.ApiClient();
        foreach (var (own, other) in new[] { ("acme", "globex"), ("globex", "initech"), ("initech", "acme") })
        {
            var key = await keys.NewAsync(own);
            var id = (await keys.NewAsync(other)).Owner.Tenant!.Value.ToString();
            var query = string.Join('&', Names().Select(name => $"{name}={other}").Append("tenant_id=" + id));
            (string, string)[] headers =
            [
                .. Names().Select(name => ("X-" + name, other)),
                ("X-Tenant-Id", id),
                ("X-Forwarded-Host", other + ".portal.localhost"),
                ("Forwarded", $"host={other}.portal.localhost"),
                ("X-Original-Host", other + ".portal.localhost"),
                ("Origin", $"http://{other}.portal.localhost"),
                ("Referer", $"http://{other}.portal.localhost/"),
                ("Cookie", "tenant=" + other),
            ];
            var me = await ApiAnswer.AskAsync(client, "Bearer " + key.Text, "/v1/me?" + query, headers: headers);
            var company = JsonNode.Parse(me.Is(HttpStatusCode.OK).Text)!["company"]!["url_id"]!.GetValue<string>();
            Assert.Equal(own, company);
            var page = await ApiAnswer.AskAsync(
                client,
                "Bearer " + key.Text,
                "/v1/journeys?search=CANARY&limit=100&" + query,
                headers: headers
            );
            AssertOnlyCanariesOf(own, page.Is(HttpStatusCode.OK).Text);
            await AssertMadeAtHomeAsync(client, key, other, headers);
        }
    }

    [Fact]
    public async Task No_path_selects_a_tenant()
    {
        await using var keys = new StackKeys(stack);
        var key = "Bearer " + (await keys.NewAsync("acme")).Text;
        using var client = stack.ApiClient();
        foreach (
            var path in new[]
            {
                "/v1/globex/journeys",
                "/v1/tenants/globex/journeys",
                "/v1/companies/globex/journeys",
                "/globex/v1/journeys",
                "/v1/journeys;tenant=globex",
                "/v1//journeys/globex",
            }
        )
        {
            (await ApiAnswer.AskAsync(client, key, path)).Is(HttpStatusCode.NotFound, path);
        }
    }

    /// <summary>What a body names decides nothing either: the row is in one's own database, and in no other.</summary>
    private async Task AssertMadeAtHomeAsync(HttpClient client, StackKey key, string other, (string, string)[] headers)
    {
        var title = "made at home " + Guid.CreateVersion7().ToString("n");
        var members = string.Join(", ", Names().Select(name => $"\"{name}\": \"{other}\""));
        var body = $$"""{"title": "{{title}}", "owner": "isolation", {{members}}}""";
        var made = await ApiAnswer.AskAsync(client, "Bearer " + key.Text, "/v1/journeys", "POST", body, headers);
        made.Is(HttpStatusCode.Created);
        foreach (var tenant in Tenants)
        {
            var count = await TenantOwner.ExecuteAsync(
                stack,
                tenant,
                $"SELECT count(*) FROM journeys WHERE title = '{title}'"
            );
            Assert.Equal(tenant == key.Tenant ? 1L : 0L, count);
        }
        await TenantOwner.ExecuteAsync(stack, key.Tenant, $"DELETE FROM journeys WHERE title = '{title}'");
    }

    private static IEnumerable<string> Names() =>
        ["tenant", "tenantId", "company", "url_id", "urlId", "schema", "server", "database", "host", "organization"];

    private static void AssertOnlyCanariesOf(string tenant, string text)
    {
        Assert.Contains(tenant.ToUpperInvariant() + "-CANARY", text, StringComparison.Ordinal);
        foreach (var other in Tenants.Where(other => other != tenant))
        {
            Assert.DoesNotContain(other.ToUpperInvariant() + "-CANARY", text, StringComparison.Ordinal);
        }
    }

    private async Task<List<(string Method, string Path, string? Body)>> RequestsAsync(string tenant)
    {
        var journey = await TenantOwner.ExecuteAsync(stack, tenant, "SELECT journey_id FROM journeys LIMIT 1");
        var user = await TenantOwner.ExecuteAsync(stack, tenant, "SELECT user_id FROM users LIMIT 1");
        return
        [
            ("GET", $"/v1/journeys/{journey}", null),
            ("PATCH", $"/v1/journeys/{journey}", """{"title": "taken"}"""),
            ("GET", $"/v1/users/{user}", null),
        ];
    }
}
