using System.Net;
using Portal.Platform.KeyService;
using Portal.Testing;

namespace Portal.Isolation.Tests.Api;

/// <summary>
/// Every endpoint of both APIs, with every kind of wrong credential, on the running stack: IC-2, IC-3, IC-9. An endpoint
/// without a line in <see cref="ApiEndpoints"/> fails.
/// </summary>
public sealed class CredentialTests(PortalStack stack)
{
    [Fact]
    public void Every_endpoint_is_tried_here() =>
        Assert.Equal(
            ApiEndpoints.All.Select(endpoint => endpoint.Name).Order(StringComparer.Ordinal),
            ApiSurface.Endpoints(stack)
        );

    [Fact]
    public async Task Whatever_is_wrong_with_a_credential_every_endpoint_answers_the_same_401()
    {
        await using var keys = new StackKeys(stack);
        var wrongForTenants = await WrongTenantKeysAsync(keys);
        var wrongForPlatform = await WrongPlatformKeysAsync(keys);
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var endpoint in ApiEndpoints.All)
        {
            using var client = stack.ApiClient(endpoint.IsPlatform);
            foreach (var (what, authorization) in endpoint.IsPlatform ? wrongForPlatform : wrongForTenants)
            {
                var answer = await AskAsync(client, endpoint, authorization);
                answer.Is(HttpStatusCode.Unauthorized, $"{endpoint} with {what}:");
                words.Add(answer.Words);
            }
        }
        Assert.Single(words);
    }

    [Fact]
    public async Task No_endpoint_is_served_on_any_host_but_its_own()
    {
        await using var keys = new StackKeys(stack);
        var key = await keys.NewAsync("acme");
        foreach (var endpoint in ApiEndpoints.All)
        {
            var authorization = "Bearer " + (endpoint.IsPlatform ? PlatformKey : key.Text);
            using var client = stack.ApiClient(endpoint.IsPlatform);
            foreach (
                var host in new[]
                {
                    endpoint.IsPlatform ? "api.portal.localhost" : "platform.portal.localhost",
                    "acme.portal.localhost",
                    "staff.portal.localhost",
                    "nobody.portal.localhost",
                    "127.0.0.1",
                }
            )
            {
                client.DefaultRequestHeaders.Host = host;
                var answer = await AskAsync(client, endpoint, authorization);
                answer.Is(HttpStatusCode.MisdirectedRequest, $"{endpoint} on {host}:");
                Assert.DoesNotContain("acme", answer.Text, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public async Task A_key_that_loses_one_half_loses_everything_within_a_second()
    {
        await using var keys = new StackKeys(stack);
        foreach (
            var loss in new Func<StackKey, Task>[]
            {
                keys.RevokeInKeyServiceAsync,
                keys.RevokeInTenantAsync,
                keys.ExpireInTenantAsync,
            }
        )
        {
            var key = await keys.NewAsync("globex");
            using var client = stack.ApiClient();
            (await ApiAnswer.AskAsync(client, "Bearer " + key.Text, "/v1/journeys")).Is(HttpStatusCode.OK);
            await loss(key);
            var begun = System.Diagnostics.Stopwatch.GetTimestamp();
            while ((await ApiAnswer.AskAsync(client, "Bearer " + key.Text, "/v1/journeys")).Status == HttpStatusCode.OK)
            {
                Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(1));
            }
            foreach (var endpoint in ApiEndpoints.All.Where(endpoint => !endpoint.IsPlatform))
            {
                (await AskAsync(client, endpoint, "Bearer " + key.Text)).Is(HttpStatusCode.Unauthorized, endpoint.Name);
            }
        }
    }

    [Fact]
    public async Task A_key_service_that_names_another_server_than_the_catalog_opens_nothing()
    {
        await using var keys = new StackKeys(stack);
        var key = await keys.NewAsync("initech");
        using var client = stack.ApiClient();
        (await ApiAnswer.AskAsync(client, "Bearer " + key.Text, "/v1/me")).Is(HttpStatusCode.OK);
        await using (await keys.MoveAsync(key))
        {
            await IsSoonAsync(HttpStatusCode.Unauthorized); // what was cached is told
            foreach (var endpoint in ApiEndpoints.All.Where(endpoint => !endpoint.IsPlatform))
            {
                (await AskAsync(client, endpoint, "Bearer " + key.Text)).Is(HttpStatusCode.Unauthorized, endpoint.Name);
            }
        }
        await IsSoonAsync(HttpStatusCode.OK);

        async Task IsSoonAsync(HttpStatusCode expected)
        {
            var begun = System.Diagnostics.Stopwatch.GetTimestamp();
            while ((await ApiAnswer.AskAsync(client, "Bearer " + key.Text, "/v1/me")).Status != expected)
            {
                Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(begun) < TimeLimit.WithSlack(seconds: 1));
            }
        }
    }

    [Fact]
    public async Task The_development_platform_key_opens_companies_and_their_facts_only()
    {
        using var client = stack.ApiClient(isPlatform: true);
        foreach (var endpoint in ApiEndpoints.All.Where(endpoint => endpoint.IsPlatform && endpoint.ReadsCompanies))
        {
            var answer = (await AskAsync(client, endpoint, "Bearer " + PlatformKey)).Is(
                HttpStatusCode.OK,
                endpoint.Name
            );
            Assert.Contains("\"url_id\":\"acme\"", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("CANARY", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("@", answer.Text, StringComparison.Ordinal);
        }
    }

    private string PlatformKey => File.ReadAllText(Path.Combine(stack.State, "platform-key"));

    private static Task<ApiAnswer> AskAsync(HttpClient client, ApiEndpoint endpoint, string? authorization) =>
        ApiAnswer.AskAsync(client, authorization, endpoint.Path, endpoint.Method, endpoint.Body, ("If-Match", "*"));

    private async Task<List<(string What, string? Authorization)>> WrongTenantKeysAsync(StackKeys keys)
    {
        var good = await keys.NewAsync("acme");
        var revoked = await keys.NewAsync("acme");
        await keys.RevokeInKeyServiceAsync(revoked);
        var revokedHere = await keys.NewAsync("acme");
        await keys.RevokeInTenantAsync(revokedHere);
        var expired = await keys.NewAsync("acme", isExpired: true);
        var expiredHere = await keys.NewAsync("acme");
        await keys.ExpireInTenantAsync(expiredHere);
        Assert.True(ApiKeyFormat.TryParse(good.Text, out var parsed));
        return
        [
            .. Malformed(good.Text),
            ("a platform key", "Bearer " + PlatformKey),
            (
                "its own text as a platform key",
                "Bearer " + ApiKeyFormat.Write(parsed with { Class = KeyClass.Platform })
            ),
            ("another secret", "Bearer " + ApiKeyFormat.Write(parsed with { Secret = new byte[24] })),
            ("an unknown id", "Bearer " + ApiKeyFormat.Write(parsed with { Id = KeyId.New() })),
            ("a key that was never activated", "Bearer " + (await keys.NewAsync("acme", isActive: false)).Text),
            ("a key revoked in the key service", "Bearer " + revoked.Text),
            ("a key revoked in the tenant's database", "Bearer " + revokedHere.Text),
            ("a key that the tenant does not know", "Bearer " + (await keys.NewAsync("acme", inTenant: false)).Text),
            ("a key that expired in the key service", "Bearer " + expired.Text),
            ("a key that expired in the tenant's database", "Bearer " + expiredHere.Text),
        ];
    }

    private async Task<List<(string What, string? Authorization)>> WrongPlatformKeysAsync(StackKeys keys)
    {
        Assert.True(ApiKeyFormat.TryParse(PlatformKey, out var parsed));
        return
        [
            .. Malformed(PlatformKey),
            ("a tenant's key", "Bearer " + (await keys.NewAsync("acme")).Text),
            ("its own text as a tenant's key", "Bearer " + ApiKeyFormat.Write(parsed with { Class = KeyClass.Tenant })),
            ("another secret", "Bearer " + ApiKeyFormat.Write(parsed with { Secret = new byte[24] })),
            ("an unknown id", "Bearer " + ApiKeyFormat.Write(parsed with { Id = KeyId.New() })),
        ];
    }

    private static IEnumerable<(string What, string? Authorization)> Malformed(string good) =>
        [
            ("nothing", null),
            ("an empty key", "Bearer "),
            ("text", "Bearer abc"),
            ("a truncated key", "Bearer " + good[..^1]),
            ("half a key", "Bearer " + good[..(good.Length / 2)]),
            ("one character off", "Bearer " + good[..^10] + (good[^10] == 'a' ? 'b' : 'a') + good[^9..]),
            ("a longer key", "Bearer " + good + "0"),
            ("Basic", "Basic " + good),
            ("no scheme", good),
            ("another case", "Bearer " + good.ToUpperInvariant()),
        ];
}
