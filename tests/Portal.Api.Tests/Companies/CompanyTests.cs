using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Api.Tests.Running;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Api.Tests.Companies;

/// <summary>The platform API: it names companies, returns nothing of theirs, and every call stands in the platform log.</summary>
[Collection(ProbedCollection.Name)]
public sealed class CompanyTests(ProbedApi api)
{
    private const string Companies = "/platform/v1/companies";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_company_is_told_by_its_facts_and_by_nothing_else()
    {
        using var client = await ClientAsync();
        var answer = await client.FetchAsync(Companies + "/acme");
        var company = JsonNode.Parse(answer.Text)!.AsObject();
        Assert.Equal(["url_id", "name", "state", "tier", "hosts", "created"], company.Select(member => member.Key));
        Assert.Equal("acme", company["url_id"]!.GetValue<string>());
        Assert.Equal("acme Ltd", company["name"]!.GetValue<string>());
        Assert.Equal("active", company["state"]!.GetValue<string>());
        Assert.Equal("dedicated", company["tier"]!.GetValue<string>());
        Assert.Equal("acme.portal.localhost", company["hosts"]!.AsArray().Single()!.GetValue<string>());
        var binding = await api.Platform.BindingAsync("acme");
        foreach (
            var kept in new[] { binding.Database, binding.AppRole, binding.TenantId.ToString(), binding.Address + ":" }
        )
        {
            Assert.DoesNotContain(kept, answer.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public async Task Pages_hold_every_company_once_in_order(int limit)
    {
        await api.Platform.ProvisionAsync("paged-one", ServerTier.Schema);
        await api.Platform.ProvisionAsync("paged-two", ServerTier.Schema);
        using var client = await ClientAsync();
        var seen = new List<string>();
        for (string? cursor = ""; cursor is not null; )
        {
            var page = await PageAsync(client, $"?limit={limit}" + (cursor.Length > 0 ? "&cursor=" + cursor : ""));
            Assert.InRange(page.Items.Count, 1, limit);
            seen.AddRange(page.Items.Select(item => item["url_id"]!.GetValue<string>()));
            cursor = page.Next;
        }
        Assert.Superset(new HashSet<string> { "acme", "globex", "paged-one", "paged-two" }, seen.ToHashSet());
        Assert.Equal(seen.Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task The_filter_shows_companies_in_one_state_only()
    {
        await api.Platform.ProvisionAsync("filtered", ServerTier.Schema);
        await api.InCatalogAsync("UPDATE tenants SET state = 'Suspended' WHERE url_id = 'filtered'");
        using var client = await ClientAsync();
        var suspended = await PageAsync(client, "?state=suspended");
        Assert.Contains("filtered", suspended.Items.Select(item => item["url_id"]!.GetValue<string>()));
        Assert.All(suspended.Items, item => Assert.Equal("suspended", item["state"]!.GetValue<string>()));
        var active = await PageAsync(client, "?state=active&limit=100");
        Assert.DoesNotContain("filtered", active.Items.Select(item => item["url_id"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=101")]
    [InlineData("?limit=-1")]
    [InlineData("?limit=many")]
    [InlineData("?state=gone")]
    [InlineData("?state=2")]
    [InlineData("?cursor=acme")]
    [InlineData("?cursor=")]
    public async Task What_cannot_be_asked_is_400(string query)
    {
        using var client = await ClientAsync();
        (await client.FetchAsync(Companies + query)).IsProblem(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_cursor_counts_for_the_filter_that_it_was_made_for()
    {
        using var client = await ClientAsync();
        var page = await PageAsync(client, "?limit=1");
        (await client.FetchAsync(Companies + "?state=active&cursor=" + page.Next)).IsProblem(HttpStatusCode.BadRequest);
        var forged = (page.Next![0] == 'A' ? 'B' : 'A') + page.Next[1..];
        (await client.FetchAsync(Companies + "?cursor=" + forged)).IsProblem(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Unknown_companies_have_one_404_and_the_call_is_in_the_log()
    {
        using var client = await ClientAsync();
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in new[] { "nobody", "ACME", "a%27--", "019b0000-0000-7000-8000-000000000000" })
        {
            var answer = (await client.FetchAsync($"{Companies}/{name}")).IsProblem(HttpStatusCode.NotFound);
            words.Add(answer.TextWithoutReference);
            var entry = await EntryAsync(answer.Reference);
            Assert.Equal(PlatformAction.CompanyViewed, entry.Action);
            Assert.Equal((AuditOutcome.NotFound, (string?)null), (entry.Outcome, entry.Detail)); // never the caller's text
        }
        Assert.Single(words);
    }

    [Fact]
    public async Task Each_call_stands_in_the_platform_log_before_its_answer()
    {
        var (id, key) = await api.NewPlatformKeyAsync();
        using var client = api.ClientOf(PortalApi.PlatformHost, key);
        Assert.Equal(HttpStatusCode.OK, (await client.FetchAsync(Companies)).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.FetchAsync(Companies + "/globex")).Status);
        var entries = await EntriesAsync(id.Value);
        Assert.Equal(
            [(PlatformAction.CompaniesListed, false), (PlatformAction.CompanyViewed, true)],
            entries.Select(entry => (entry.Action, entry.TenantId is not null))
        );
        Assert.All(
            entries,
            entry =>
            {
                Assert.Equal(PlatformActorKind.Automation, entry.ActorKind);
                Assert.Equal(AuditOutcome.Succeeded, entry.Outcome);
                Assert.NotNull(entry.Address);
            }
        );
    }

    [Fact]
    public async Task A_call_that_cannot_be_recorded_is_not_answered()
    {
        var (_, key) = await api.NewPlatformKeyAsync();
        using var client = api.ClientOf(PortalApi.PlatformHost, key);
        await api.InCatalogAsync("REVOKE INSERT ON platform_log FROM portal_api");
        try
        {
            foreach (var path in new[] { Companies, Companies + "/acme", Companies + "/nobody" })
            {
                var answer = (await client.FetchAsync(path)).IsProblem(HttpStatusCode.ServiceUnavailable);
                Assert.DoesNotContain("acme", answer.Text, StringComparison.Ordinal);
            }
        }
        finally
        {
            await api.InCatalogAsync(
                "GRANT INSERT (actor_kind, actor_id, actor_label, action, outcome, tenant_id, support_session_id, detail, address, correlation_id) ON platform_log TO portal_api"
            );
        }
        Assert.Equal(HttpStatusCode.OK, (await client.FetchAsync(Companies)).Status);
    }

    [Theory]
    [InlineData("?limit=x", PlatformAction.CompaniesListed, AuditOutcome.Refused)]
    [InlineData("?limit=0", PlatformAction.CompaniesListed, AuditOutcome.Refused)]
    [InlineData("?state=x", PlatformAction.CompaniesListed, AuditOutcome.Refused)]
    [InlineData("?cursor=x", PlatformAction.CompaniesListed, AuditOutcome.Refused)]
    [InlineData("/nobody", PlatformAction.CompanyViewed, AuditOutcome.NotFound)]
    [InlineData("/acme/nothing", PlatformAction.PlatformRequestRefused, AuditOutcome.Refused)]
    public async Task A_refused_call_stands_in_the_log(string rest, PlatformAction action, AuditOutcome outcome)
    {
        var (id, key) = await api.NewPlatformKeyAsync();
        using var client = api.ClientOf(PortalApi.PlatformHost, key);
        var expected = rest.StartsWith('/') ? HttpStatusCode.NotFound : HttpStatusCode.BadRequest;
        (await client.FetchAsync(Companies + rest)).IsProblem(expected);
        var entry = Assert.Single(await EntriesAsync(id.Value));
        Assert.Equal((action, outcome), (entry.Action, entry.Outcome));
    }

    [Fact]
    public async Task A_key_without_the_scope_is_403_and_recorded_as_denied()
    {
        var (id, key) = await api.NewPlatformKeyAsync("something:else");
        using var client = api.ClientOf(PortalApi.PlatformHost, key);
        (await client.FetchAsync(Companies)).IsProblem(HttpStatusCode.Forbidden);
        (await client.FetchAsync(Companies + "/acme")).IsProblem(HttpStatusCode.Forbidden);
        var entries = await EntriesAsync(id.Value);
        Assert.Equal([AuditOutcome.Denied, AuditOutcome.Denied], entries.Select(entry => entry.Outcome));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/acme")]
    public async Task A_tenants_key_opens_nothing_here(string path)
    {
        var key = (await api.NewKeyAsync("acme", "journeys:read")).Text;
        using var client = api.ClientOf(PortalApi.PlatformHost, key);
        (await client.FetchAsync(Companies + path)).IsProblem(HttpStatusCode.Unauthorized);
        using var nobody = api.ClientOf(PortalApi.PlatformHost);
        (await nobody.FetchAsync(Companies + path)).IsProblem(HttpStatusCode.Unauthorized);
    }

    private sealed record Page(List<JsonObject> Items, string? Next);

    private static async Task<Page> PageAsync(HttpClient client, string query)
    {
        var answer = await client.FetchAsync(Companies + query);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Read<Page>();
    }

    private async Task<HttpClient> ClientAsync() =>
        api.ClientOf(PortalApi.PlatformHost, (await api.NewPlatformKeyAsync()).Text);

    private async Task<PlatformLogRow> EntryAsync(string reference)
    {
        await using var db = await api.Platform.Catalog.CreateDbContextAsync(Token);
        return await db.PlatformLog.SingleAsync(row => row.CorrelationId == reference, Token);
    }

    private async Task<List<PlatformLogRow>> EntriesAsync(Guid actor)
    {
        await using var db = await api.Platform.Catalog.CreateDbContextAsync(Token);
        return await db.PlatformLog.Where(row => row.ActorId == actor).OrderBy(row => row.EntryId).ToListAsync(Token);
    }
}
