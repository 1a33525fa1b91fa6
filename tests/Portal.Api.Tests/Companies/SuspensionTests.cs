using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Api.Tests.Running;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;

namespace Portal.Api.Tests.Companies;

/// <summary>Companies are suspended and resumed over the platform API; their keys notice within a second.</summary>
[Collection(ProbedCollection.Name)]
public sealed class SuspensionTests(ProbedApi api) : IAsyncLifetime
{
    private const string Reason = "The invoice of October is overdue";
    private HttpClient client = null!;
    private KeyId key;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_stops_within_a_second_and_works_again_after_the_resumption()
    {
        var id = (await api.Platform.ProvisionAsync("paused", ServerTier.Schema)).TenantId;
        var tenantKey = await api.NewKeyAsync("paused", "journeys:read");
        var revoked = await api.NewKeyAsync("paused", "journeys:read");
        using var program = api.ClientOf(PortalApi.TenantHost, tenantKey.Text);
        using var other = api.ClientOf(PortalApi.TenantHost, revoked.Text);
        Assert.Equal(HttpStatusCode.OK, (await program.FetchAsync(Probes.Caller)).Status);

        var suspended = await ChangeAsync("paused", "suspension");
        var begun = Stopwatch.GetTimestamp();
        Assert.Equal("suspended", JsonNode.Parse(suspended.Text)!["state"]!.GetValue<string>());
        ApiResponse answer;
        while ((answer = await program.FetchAsync(Probes.Caller)).Status == HttpStatusCode.OK)
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < TenantDirectory.Lifetime, "The key still works.");
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"refused after {Stopwatch.GetElapsedTime(begun)}");
        answer.IsProblem(HttpStatusCode.Forbidden);
        await api.Keys.RevokeAsync(KeyOwner.Of(id), revoked.Id, Token); // meanwhile

        Assert.Equal(HttpStatusCode.OK, (await ChangeAsync("paused", "resumption")).Status);
        await Testing.Wait.UntilAsync(async () =>
            (await program.FetchAsync(Probes.Caller)).Status == HttpStatusCode.OK
        );
        await Testing.Wait.UntilAsync(async () =>
            (await other.FetchAsync(Probes.Caller)).Status == HttpStatusCode.Unauthorized
        );
        Assert.Equal(
            [(PlatformAction.CompanySuspended, id, Reason), (PlatformAction.CompanyResumed, id, Reason)],
            (await EntriesAsync()).Select(entry => (entry.Action, entry.TenantId!.Value, entry.Detail!))
        );
    }

    [Fact]
    public async Task What_cannot_be_suspended_or_resumed_says_why_and_is_recorded()
    {
        await api.Platform.ProvisionAsync("paused-twice", ServerTier.Schema);
        Assert.Contains("not suspended", await ConflictAsync("paused-twice", "resumption"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await ChangeAsync("paused-twice", "suspension")).Status);
        Assert.Contains("already", await ConflictAsync("paused-twice", "suspension"), StringComparison.Ordinal);
        foreach (var (state, word) in new[] { ("Provisioning", "being created"), ("Retired", "never active") })
        {
            var name = "paused-" + state.ToLowerInvariant();
            await api.InCatalogAsync(
                $"INSERT INTO tenants (tenant_id, url_id, display_name, state) VALUES (gen_random_uuid(), '{name}', 'X', '{state}')"
            );
            Assert.Contains(word, await ConflictAsync(name, "suspension"), StringComparison.Ordinal);
            Assert.Contains(word, await ConflictAsync(name, "resumption"), StringComparison.Ordinal);
        }
        (await ChangeAsync("nobody-here", "suspension")).IsProblem(HttpStatusCode.NotFound);
        (await ChangeAsync("nobody-here", "resumption")).IsProblem(HttpStatusCode.NotFound);
        var entries = await EntriesAsync();
        Assert.Equal(
            [6, 2, 1],
            new[] { AuditOutcome.Failed, AuditOutcome.NotFound, AuditOutcome.Succeeded }.Select(outcome =>
                entries.Count(entry => entry.Outcome == outcome)
            )
        );
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"reason": ""}""")]
    [InlineData("""{"reason": "  "}""")]
    [InlineData("""{"reason": null}""")]
    [InlineData("""{"reason": 1}""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task Without_a_reason_nothing_is_changed(string body)
    {
        await api.Platform.ProvisionAsync("reasoned", ServerTier.Schema);
        foreach (var verb in new[] { "suspension", "resumption" })
        {
            await client
                .SendAsync(HttpMethod.Post, $"/platform/v1/companies/reasoned/{verb}", key: null, body)
                .ProblemAsync(HttpStatusCode.BadRequest);
        }
        var company = await client.FetchAsync("/platform/v1/companies/reasoned");
        Assert.Equal("active", JsonNode.Parse(company.Text)!["state"]!.GetValue<string>());
        Assert.Equal(2, (await EntriesAsync()).Count(entry => entry.Outcome == AuditOutcome.Refused));
    }

    [Fact]
    public async Task A_reason_that_is_too_long_is_refused()
    {
        await api.Platform.ProvisionAsync("reasoned", ServerTier.Schema);
        var refused = await ChangeAsync("reasoned", "suspension", reason: new string('x', 301));
        refused.IsProblem(HttpStatusCode.BadRequest);
        Assert.NotNull(JsonNode.Parse(refused.Text)!["errors"]!["reason"]);
    }

    [Fact]
    public async Task A_key_without_the_scope_suspends_nobody()
    {
        await api.Platform.ProvisionAsync("untouched", ServerTier.Schema);
        var (id, text) = await api.NewPlatformKeyAsync(PlatformScopes.ReadCompanies, PlatformScopes.CreateCompanies);
        using var maker = api.ClientOf(PortalApi.PlatformHost, text);
        (await ChangeAsync("untouched", "suspension", maker)).IsProblem(HttpStatusCode.Forbidden);
        (await ChangeAsync("untouched", "resumption", maker)).IsProblem(HttpStatusCode.Forbidden);
        Assert.All(await EntriesAsync(id), entry => Assert.Equal(AuditOutcome.Denied, entry.Outcome));
        Assert.Equal(2, (await EntriesAsync(id)).Count);
    }

    public async ValueTask InitializeAsync()
    {
        (key, var text) = await api.NewPlatformKeyAsync([.. PlatformScopes.All]);
        client = api.ClientOf(PortalApi.PlatformHost, text);
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> ConflictAsync(string urlId, string verb) =>
        (await ChangeAsync(urlId, verb)).IsProblem(HttpStatusCode.Conflict).Text;

    private async Task<ApiResponse> ChangeAsync(
        string urlId,
        string verb,
        HttpClient? caller = null,
        string reason = Reason
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/platform/v1/companies/{urlId}/{verb}")
        {
            Content = JsonContent.Create(new JsonObject { ["reason"] = reason }),
        };
        return await (caller ?? client).FetchAsync(request);
    }

    private async Task<List<PlatformLogRow>> EntriesAsync(KeyId? of = null)
    {
        var actor = (of ?? key).Value;
        await using var db = await api.Platform.Catalog.CreateDbContextAsync(Token);
        return await db
            .PlatformLog.Where(entry => entry.ActorId == actor && entry.Action != PlatformAction.CompanyViewed)
            .OrderBy(entry => entry.EntryId)
            .ToListAsync(Token);
    }
}
