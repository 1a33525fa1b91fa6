using System.Diagnostics;
using System.Net;
using Portal.Api.Tests.Running;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;

namespace Portal.Api.Tests.Authentication;

/// <summary>IC-2, IC-3, IC-10: who calls comes from the key and from nothing else; all refusals are one.</summary>
[Collection(ProbedCollection.Name)]
public sealed class TenantKeyTests(ProbedApi api)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("acme")]
    [InlineData("globex")]
    public async Task The_tenant_is_the_keys_whatever_else_the_request_names(string tenant)
    {
        var binding = await api.Platform.BindingAsync(tenant);
        var (id, _, key) = await api.NewKeyAsync(tenant, "journeys:read");
        var other = await api.Platform.BindingAsync(tenant == "acme" ? "globex" : "acme");
        using var client = api.ClientOf(PortalApi.TenantHost, key);
        foreach (var header in new[] { "X-Tenant", "X-Tenant-Id", "Tenant", "X-Forwarded-Host", "X-Original-Host" })
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(header, other.TenantId.ToString());
        }
        var seen = (
            await client.FetchAsync(Probes.Caller + $"?tenant={other.TenantId}&tenant_id={other.TenantId}&key=x")
        ).Read<Probes.Seen>();
        Assert.Equal(binding.TenantId.Value, seen.Tenant);
        Assert.Equal(id.Value, seen.Key);
        Assert.True(seen.ReadsJourneys);
    }

    [Fact]
    public async Task Scopes_of_the_key_are_its_rights()
    {
        var key = (await api.NewKeyAsync("acme", "users:read", "no:such-scope")).Text;
        using var client = api.ClientOf(PortalApi.TenantHost, key);
        Assert.False((await client.FetchAsync(Probes.Caller)).Read<Probes.Seen>().ReadsJourneys);
    }

    [Fact]
    public async Task The_scheme_is_read_in_any_case()
    {
        var key = (await api.NewKeyAsync("acme", "journeys:read")).Text;
        Assert.Equal(HttpStatusCode.OK, (await FetchAsync("bearer " + key)).Status);
    }

    [Fact]
    public async Task Whatever_is_wrong_with_a_key_the_answer_is_the_same_401()
    {
        var key = (await api.NewKeyAsync("acme", "journeys:read")).Text;
        var answers = new List<ApiResponse>();
        foreach (var (_, authorization) in await BadAsync(key))
        {
            answers.Add((await FetchAsync(authorization)).IsProblem(HttpStatusCode.Unauthorized));
        }
        Assert.Single(answers.Select(answer => answer.TextWithoutReference).Distinct(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await FetchAsync("Bearer " + key)).Status); // the good one stays good
    }

    [Fact]
    public async Task Each_character_of_a_key_counts()
    {
        var key = (await api.NewKeyAsync("acme", "journeys:read")).Text;
        for (var i = 0; i < key.Length; i++)
        {
            var wrong = key[..i] + (key[i] == 'a' ? 'b' : 'a') + key[(i + 1)..];
            Assert.Equal(HttpStatusCode.Unauthorized, (await FetchAsync("Bearer " + wrong)).Status);
        }
    }

    [Fact]
    public async Task A_key_is_read_from_its_header_and_from_nowhere_else()
    {
        var key = (await api.NewKeyAsync("acme", "journeys:read")).Text;
        using var client = api.ClientOf(PortalApi.TenantHost);
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        client.DefaultRequestHeaders.Add("Cookie", "Authorization=Bearer " + key);
        (
            await client.FetchAsync($"{Probes.Caller}?access_token={key}&key={key}&Authorization=Bearer%20{key}")
        ).IsProblem(HttpStatusCode.Unauthorized);
        using var twice = api.ClientOf(PortalApi.TenantHost);
        twice.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", ["Bearer " + key, "Bearer " + key]);
        (await twice.FetchAsync(Probes.Caller)).IsProblem(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_refusal_is_recorded_with_its_cause_and_the_answers_reference()
    {
        var (_, platform) = await api.NewPlatformKeyAsync();
        var answer = await FetchAsync("Bearer " + platform);
        var recorded = await api.EventAsync(PlatformEventKind.KeyRefused, answer.Reference);
        Assert.Equal("other-class", recorded?.Reason);
        Assert.Null(recorded?.TenantId);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_within_a_second()
    {
        var (id, _, key) = await api.NewKeyAsync("acme", "journeys:read");
        Assert.Equal(HttpStatusCode.OK, (await FetchAsync("Bearer " + key)).Status); // cached from here on
        var owner = KeyOwner.Of((await api.Platform.BindingAsync("acme")).TenantId);
        await api.Keys.RevokeAsync(owner, id, Token);
        var begun = Stopwatch.GetTimestamp();
        while ((await FetchAsync("Bearer " + key)).Status == HttpStatusCode.OK)
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(1), "still served after a second");
        }
    }

    [Fact]
    public async Task A_key_service_and_a_catalog_that_do_not_agree_on_the_server_are_refused_and_recorded()
    {
        var binding = await api.Platform.ProvisionAsync("moved", ServerTier.Schema);
        var key = (await api.NewKeyAsync("moved", "journeys:read")).Text;
        Assert.Equal(HttpStatusCode.OK, (await FetchAsync("Bearer " + key)).Status);
        await api.Bindings.BindAsync(binding.TenantId, ServerId.New(), binding.Version + 1, Token);
        var fresh = (await api.NewKeyAsync("moved", "journeys:read")).Text; // of no cache
        var answer = (await FetchAsync("Bearer " + fresh)).IsProblem(HttpStatusCode.Unauthorized);
        var recorded = await api.EventAsync(PlatformEventKind.KeyStateMismatch, answer.Reference);
        Assert.Equal(binding.TenantId, recorded?.TenantId);
        Assert.Equal("other-server", recorded?.Reason);
    }

    [Fact]
    public async Task A_tenant_that_only_the_key_service_knows_is_refused_and_recorded()
    {
        var nobody = TenantId.New();
        await api.Bindings.BindAsync(nobody, ServerId.New(), 1, Token);
        var owner = KeyOwner.Of(nobody);
        var created = await api.Keys.CreateAsync(owner, KeyId.New(), ["journeys:read"], null, Token);
        await api.Keys.ActivateAsync(owner, created, Token);
        var answer = (await FetchAsync("Bearer " + created.Key)).IsProblem(HttpStatusCode.Unauthorized);
        var recorded = await api.EventAsync(PlatformEventKind.KeyStateMismatch, answer.Reference);
        Assert.Equal("unknown-tenant", recorded?.Reason);
    }

    [Fact]
    public async Task A_suspended_tenant_is_403()
    {
        await api.Platform.ProvisionAsync("suspended", ServerTier.Schema);
        var key = (await api.NewKeyAsync("suspended", "journeys:read")).Text;
        await api.InCatalogAsync("UPDATE tenants SET state = 'Suspended' WHERE url_id = 'suspended'");
        var answer = (await FetchAsync("Bearer " + key)).IsProblem(HttpStatusCode.Forbidden);
        Assert.Contains("suspended", answer.Text, StringComparison.Ordinal);
    }

    private Task<ApiResponse> FetchAsync(string? authorization)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Probes.Caller);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }
        return api.ClientOf(PortalApi.TenantHost).FetchAsync(request);
    }

    /// <summary>The bad inputs of a tenant's key, by name.</summary>
    private async Task<List<(string Name, string? Authorization)>> BadAsync(string key)
    {
        var (_, platform) = await api.NewPlatformKeyAsync();
        var owner = KeyOwner.Of((await api.Platform.BindingAsync("acme")).TenantId);
        var pending = await api.Keys.CreateAsync(owner, KeyId.New(), ["journeys:read"], expiresAt: null, Token);
        var revoked = await api.NewKeyAsync("acme", "journeys:read");
        await api.Keys.RevokeAsync(owner, revoked.Id, Token);
        var expired = await api.Keys.CreateAsync(owner, KeyId.New(), ["journeys:read"], expiresAt: null, Token);
        await api.Platform.KeyService.ExpireAsync(new(expired.KeyId));
        await api.Keys.ActivateAsync(owner, expired, Token);
        Assert.True(ApiKeyFormat.TryParse(key, out var parsed));
        var otherSecret = ApiKeyFormat.Write(new(KeyClass.Tenant, parsed.Id, new byte[ApiKeyFormat.SecretBytes]));
        var unknown = ApiKeyFormat.Write(new(KeyClass.Tenant, KeyId.New(), parsed.Secret));
        var asPlatform = ApiKeyFormat.Write(new(KeyClass.Platform, parsed.Id, parsed.Secret));
        return
        [
            ("none", null),
            ("empty", "Bearer "),
            ("of another scheme", "Basic " + key),
            ("without a scheme", key),
            ("malformed", "Bearer not-a-key"),
            ("truncated", "Bearer " + key[..^1]),
            ("longer", "Bearer " + key + "a"),
            ("with a tab before it", "Bearer \t" + key),
            ("in another case", "Bearer " + key.ToUpperInvariant()),
            ("with another secret", "Bearer " + otherSecret),
            ("unknown", "Bearer " + unknown),
            ("its platform twin", "Bearer " + asPlatform),
            ("a platform key", "Bearer " + platform),
            ("pending", "Bearer " + pending.Key),
            ("revoked", "Bearer " + revoked.Text),
            ("expired", "Bearer " + expired.Key),
        ];
    }
}
