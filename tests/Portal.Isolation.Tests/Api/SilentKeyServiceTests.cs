using System.Diagnostics;
using System.Net;
using Portal.Testing;

namespace Portal.Isolation.Tests.Api;

/// <summary>
/// A key service that hangs: the feed is silent, so nothing that was cached is trusted after 2 seconds, and what cannot be
/// found out is 503 within 2 seconds and never 401. (A key service that is gone: Portal.Api.Tests, UnavailableTests.)
/// </summary>
public sealed class SilentKeyServiceTests(PortalStack stack)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Measuring = TimeSpan.FromMilliseconds(300); // two busy cores

    [Fact]
    public async Task Nothing_cached_is_trusted_after_two_seconds_of_silence_and_every_answer_is_503()
    {
        await using var keys = new StackKeys(stack);
        var key = "Bearer " + (await keys.NewAsync("acme")).Text;
        var unknown = "Bearer " + (await keys.NewAsync("acme", inTenant: false, isActive: false)).Text;
        var platform = "Bearer " + await File.ReadAllTextAsync(Path.Combine(stack.State, "platform-key"), Token);
        using var tenantApi = stack.ApiClient();
        using var platformApi = stack.ApiClient(isPlatform: true);
        (await ApiAnswer.AskAsync(tenantApi, key, "/v1/me")).Is(HttpStatusCode.OK); // cached from here on
        (await ApiAnswer.AskAsync(platformApi, platform, "/platform/v1/companies")).Is(HttpStatusCode.OK);

        using (PausedProcess.Pause(stack.PidOf("keyservice")))
        {
            var begun = Stopwatch.GetTimestamp();
            while ((await Demand200Or503Async(tenantApi, key)) == HttpStatusCode.OK)
            {
                Assert.True(Stopwatch.GetElapsedTime(begun) < Bound + Measuring, "a cached key was still trusted");
            }
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, await Demand200Or503Async(tenantApi, key));
                Assert.Equal(HttpStatusCode.ServiceUnavailable, await Demand200Or503Async(tenantApi, unknown));
            }
            (await ApiAnswer.AskAsync(platformApi, platform, "/platform/v1/companies")).Is(
                HttpStatusCode.ServiceUnavailable
            );
            (await ApiAnswer.AskAsync(tenantApi, "Bearer abc", "/v1/me")).Is(HttpStatusCode.Unauthorized); // needs nobody
        }
        var back = Stopwatch.GetTimestamp();
        while ((await ApiAnswer.AskAsync(tenantApi, key, "/v1/me")).Status != HttpStatusCode.OK)
        {
            Assert.True(Stopwatch.GetElapsedTime(back) < TimeSpan.FromSeconds(10), "not served again");
        }
    }

    [Fact]
    public async Task A_key_revoked_while_the_feed_was_silent_is_not_served_when_it_speaks_again()
    {
        await using var keys = new StackKeys(stack);
        var key = await keys.NewAsync("acme");
        using var client = stack.ApiClient();
        (await ApiAnswer.AskAsync(client, "Bearer " + key.Text, "/v1/me")).Is(HttpStatusCode.OK);
        using (PausedProcess.Pause(stack.PidOf("api")))
        {
            await keys.RevokeInKeyServiceAsync(key); // this process of the API hears nothing of it
        }
        var answer = await ApiAnswer.AskAsync(client, "Bearer " + key.Text, "/v1/me");
        for (var begun = Stopwatch.GetTimestamp(); answer.Status == HttpStatusCode.OK; )
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(1), "a revoked key was still served");
            answer = await ApiAnswer.AskAsync(client, "Bearer " + key.Text, "/v1/me");
        }
        answer.Is(HttpStatusCode.Unauthorized);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<HttpStatusCode> Demand200Or503Async(HttpClient client, string key)
    {
        var begun = Stopwatch.GetTimestamp();
        var answer = await ApiAnswer.AskAsync(client, key, "/v1/me");
        var elapsed = Stopwatch.GetElapsedTime(begun);
        Assert.True(elapsed < Bound, $"{answer.Status} took {elapsed.TotalSeconds:F2} s");
        Assert.Contains(answer.Status, new[] { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable });
        return answer.Status;
    }
}
