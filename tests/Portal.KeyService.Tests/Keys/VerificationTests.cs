using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Logging;
using Portal.KeyService.Tests.Running;
using Portal.Platform;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.KeyService.Tests.Keys;

/// <summary>Whatever is wrong with a key, the answer is one and the same.</summary>
public sealed class VerificationTests(KeyServices services) : IAsyncLifetime
{
    private TestCaller caller = null!;
    private HttpClient http = null!;

    [Fact]
    public async Task Every_bad_key_gets_the_same_answer_to_the_byte()
    {
        var (tenant, id, good) = await caller.NewTenantKeyAsync();
        Assert.True(ApiKeyFormat.TryParse(good, out var key));
        var wrong = key.Secret.ToArray();
        wrong[^1] ^= 1;
        var pending = await caller.Keys.CreateAsync(KeyOwner.Of(tenant), KeyId.New(), ["a:b"], null, Cancel);
        var (revokedId, revoked) = await caller.NewKeyAsync(KeyOwner.Of(tenant));
        await caller.Keys.RevokeAsync(KeyOwner.Of(tenant), revokedId, Cancel);
        var (_, expired) = await caller.NewKeyAsync(KeyOwner.Of(tenant), TimeProvider.System.GetUtcNow().AddHours(1));
        Assert.True(ApiKeyFormat.TryParse(expired, out var expiredKey));
        await ExpireAsync(expiredKey.Id);
        var (_, platform) = await caller.NewKeyAsync(KeyOwner.Platform);
        var (_, unbound) = await caller.NewKeyAsync(KeyOwner.Of(TenantId.New()));
        var bad = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["malformed"] = "Bearer nonsense",
            ["empty"] = "",
            ["truncated"] = good[..^1],
            ["one off"] = good[..20] + (good[20] == 'x' ? 'y' : 'x') + good[21..],
            ["unknown"] = ApiKeyFormat.Write(key with { Id = KeyId.New() }),
            ["wrong secret"] = ApiKeyFormat.Write(key with { Secret = wrong }),
            ["another's id"] = ApiKeyFormat.Write(key with { Id = revokedId }),
            ["pending"] = pending.Key,
            ["revoked"] = revoked,
            ["expired"] = expired,
            ["platform"] = platform,
            ["its id as a platform key"] = ApiKeyFormat.Write(key with { Class = KeyClass.Platform }),
            ["unbound"] = unbound,
        };
        var good200 = await SendAsync(KeyServiceRoutes.VerifyTenantKey, good);
        Assert.Contains(id.ToString(), good200, StringComparison.Ordinal);
        foreach (var (what, text) in bad)
        {
            var answer = await SendAsync(KeyServiceRoutes.VerifyTenantKey, text);
            Assert.True(answer == """{"valid":false,"scopes":[]}""", $"{what}: {answer}");
        }
    }

    [Fact]
    public async Task A_platform_key_verifies_as_one_and_a_tenants_key_does_not()
    {
        var (id, platform) = await caller.NewKeyAsync(KeyOwner.Platform);
        var (_, _, tenants) = await caller.NewTenantKeyAsync();
        var verified = await caller.VerifyAsync<VerifiedPlatformKey>(platform);
        Assert.Equal(id, verified?.KeyId);
        Assert.Null(await caller.VerifyAsync<VerifiedPlatformKey>(tenants));
        Assert.Null(await caller.VerifyAsync(platform));
        Assert.Contains(
            "false",
            await SendAsync(KeyServiceRoutes.VerifyPlatformKey, tenants),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_answer_names_the_server_of_the_newest_binding_and_older_ones_are_refused()
    {
        var (tenant, _, key) = await caller.NewTenantKeyAsync();
        var moved = ServerId.New();
        await caller.Keys.BindAsync(tenant, moved, 3, Cancel);
        await caller.Keys.BindAsync(tenant, moved, 3, Cancel);
        await Assert.ThrowsAsync<ConflictException>(() => caller.Keys.BindAsync(tenant, ServerId.New(), 2, Cancel));
        await Assert.ThrowsAsync<ConflictException>(() => caller.Keys.BindAsync(tenant, ServerId.New(), 3, Cancel));
        await Assert.ThrowsAsync<InvalidInputException>(() =>
            caller.Keys.BindAsync(TenantId.New(), ServerId.New(), 0, Cancel)
        );
        var verified = await caller.VerifyAsync(key);
        Assert.Equal((moved, 3L), (verified!.ServerId, verified.BindingVersion));
    }

    [Fact]
    public async Task No_key_of_a_tenant_without_a_server_is_valid()
    {
        var (tenant, _, key) = await caller.NewTenantKeyAsync();
        await caller.Keys.BindAsync(tenant, null, 2, Cancel);
        Assert.Null(await caller.VerifyAsync(key));
        await caller.Keys.BindAsync(tenant, ServerId.New(), 3, Cancel);
        Assert.NotNull(await caller.VerifyAsync(key));
    }

    [Fact]
    public async Task A_key_ends_by_the_databases_clock()
    {
        var (_, _, key) = await caller.NewTenantKeyAsync(TimeProvider.System.GetUtcNow().AddSeconds(4));
        Assert.NotNull(await caller.VerifyAsync(key));
        await Wait.UntilAsync(async () => await caller.VerifyAsync(key) is null);
    }

    [Fact]
    public async Task A_typo_costs_no_look_up()
    {
        var (_, _, key) = await caller.NewTenantKeyAsync();
        await using var nobody = await TestCaller.StartAsync(services.Shared, port: 1);
        Assert.Null(await nobody.VerifyAsync(key[..^1]));
        Assert.Null(await nobody.VerifyAsync(key[..^1] + (key[^1] == '0' ? '1' : '0')));
        await Assert.ThrowsAnyAsync<ServiceUnavailableException>(() => nobody.VerifyAsync(key));
    }

    [Fact]
    public async Task The_reason_is_in_the_log_and_no_secret_is()
    {
        await using var service = await services.StartAsync(service => service.LogLevel = LogLevel.Trace);
        await using var other = await TestCaller.StartAsync(service);
        var (tenant, id, good) = await other.NewTenantKeyAsync();
        var pending = await other.Keys.CreateAsync(KeyOwner.Of(tenant), KeyId.New(), ["a:b"], null, Cancel);
        Assert.NotNull(await other.VerifyAsync(good));
        Assert.Null(await other.VerifyAsync(pending.Key));
        await other.Keys.RevokeAsync(KeyOwner.Of(tenant), id, Cancel);
        Assert.Null(await other.VerifyAsync(good));
        using var raw = service.Http(service.Secret(RunningKeyService.Everything));
        await raw.PostAsync(KeyServiceRoutes.VerifyTenantKey, new StringContent("{\"key\": \"" + good + "\""), Cancel);

        var logs = service.Logs.All + other.Logs.All;
        Assert.Contains($"Refused Tenant key {id}: revoked", logs, StringComparison.Ordinal);
        Assert.Contains($"Refused Tenant key {pending.KeyId}: pending", logs, StringComparison.Ordinal);
        foreach (var key in new[] { good, pending.Key })
        {
            // Not the whole, and not the half that is secret.
            Assert.DoesNotContain(key, logs, StringComparison.Ordinal);
            Assert.DoesNotContain(key[26..59], logs, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(service.Secret(RunningKeyService.Everything), logs, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"key\": 7}")]
    [InlineData("{\"key\": null}")]
    public async Task A_request_that_is_none_is_refused_as_problem(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(KeyServiceRoutes.VerifyTenantKey, content, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    public async ValueTask InitializeAsync()
    {
        caller = await TestCaller.StartAsync(services.Shared);
        http = services.Shared.Http(services.Shared.Secret("Verify"));
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return caller.DisposeAsync();
    }

    private async Task<string> SendAsync(string route, string key)
    {
        using var answer = await http.PostAsJsonAsync(route, new VerifyRequest(key), Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Cancel);
    }

    // No role of the service can do this: a live key's expiry never changes.
    private async Task ExpireAsync(KeyId id) =>
        await services.Shared.Cluster.ExecuteAsync(
            $"""
            SET session_replication_role = replica;
            UPDATE keys SET expires_at = now() - interval '1 second' WHERE key_id = '{id}'
            """,
            services.Shared.Cluster.AdminConnectionString.Replace(
                "Database=postgres",
                "Database=" + services.Shared.Database,
                StringComparison.Ordinal
            )
        );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
