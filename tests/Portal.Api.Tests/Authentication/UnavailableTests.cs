using System.Diagnostics;
using System.Net;
using Portal.Api.Tests.Running;
using Portal.Platform.KeyService;
using Portal.Testing;

namespace Portal.Api.Tests.Authentication;

/// <summary>IC-10: what cannot be found out is 503, never 401; and a typo is refused without anybody being asked.</summary>
[Collection(ProbedCollection.Name)]
public sealed class UnavailableTests(ProbedApi api)
{
    [Fact]
    public async Task Without_the_key_service_good_and_unknown_keys_are_503_within_two_seconds()
    {
        var tenantKey = (await api.NewKeyAsync("acme", "journeys:read")).Text;
        var (_, platformKey) = await api.NewPlatformKeyAsync();
        var unknown = ApiKeyFormat.Write(new(KeyClass.Tenant, KeyId.New(), new byte[ApiKeyFormat.SecretBytes]));
        using var tenant = api.ClientOf(PortalApi.TenantHost);
        await api.Platform.KeyService.StopAsync();
        try
        {
            await Demand503Async(PortalApi.TenantHost, Probes.Caller, tenantKey);
            await Demand503Async(PortalApi.TenantHost, Probes.Caller, unknown);
            await Demand503Async(PortalApi.PlatformHost, "/platform/v1/companies", platformKey);

            // Refused without a look-up, for there is nobody to ask.
            foreach (var refused in new[] { "not-a-key", tenantKey[..^1], tenantKey[..^1] + '-', platformKey })
            {
                using var client = api.ClientOf(PortalApi.TenantHost, refused);
                (await client.FetchAsync(Probes.Caller)).IsProblem(HttpStatusCode.Unauthorized);
            }
            using var other = api.ClientOf(PortalApi.PlatformHost, tenantKey);
            (await other.FetchAsync("/platform/v1/companies")).IsProblem(HttpStatusCode.Unauthorized);
        }
        finally
        {
            await api.Platform.KeyService.StartAsync();
        }
        using var again = api.ClientOf(PortalApi.TenantHost, tenantKey);
        await Wait.UntilAsync(async () => (await again.FetchAsync(Probes.Caller)).Status == HttpStatusCode.OK);
    }

    private async Task Demand503Async(string host, string path, string key)
    {
        using var client = api.ClientOf(host, key);
        var begun = Stopwatch.GetTimestamp();
        (await client.FetchAsync(path)).IsProblem(HttpStatusCode.ServiceUnavailable);
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(2), "503 took 2 seconds");
    }
}
