using System.Diagnostics;
using System.Net;
using Portal.Isolation.Tests.Api;
using Portal.Isolation.Tests.Circuits;
using Portal.Isolation.Tests.Sessions;
using Portal.Testing;
using Portal.Testing.Hub;

namespace Portal.Isolation.Tests.StaffArea;

/// <summary>
/// IC-8 and IC-9 when a company is suspended on the running stack: circuits end within 2 seconds, keys stop within 1, support
/// sessions end for good. Resumed, the same sessions and keys hold again, and nobody else's were ever disturbed.
/// </summary>
public sealed class SuspensionTests(PortalStack stack)
{
    private const string Company = "initech";

    private string PlatformKey => File.ReadAllText(Path.Combine(stack.State, "platform-key"));

    [Fact]
    public async Task A_suspension_ends_circuits_keys_and_support_sessions_and_a_resumption_brings_back_what_was_not_revoked()
    {
        await using var keys = new StackKeys(stack);
        var key = await keys.NewAsync(Company);
        using var api = stack.ApiClient();
        using var ian = await SignedIn.AsAsync(stack, "ian@initech.test");
        using var sam = await SignedIn.InsideAsync(stack, Company);
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        await using var hub = await StartedAsync(ian);
        await using var inside = await StartedAsync(sam);
        await using var others = await StartedAsync(ada);
        (await ApiAnswer.AskAsync(api, "Bearer " + key.Text, "/v1/me")).Is(HttpStatusCode.OK);

        await ChangeAsync("suspension");
        try
        {
            var begun = Stopwatch.GetTimestamp();
            var keyEnd = KeyEndsAsync(api, key, begun);
            Assert.True(await hub.ClosesWithinAsync(TimeLimit.WithSlack(seconds: 2)));
            var circuitEnd = Stopwatch.GetElapsedTime(begun);
            Assert.True(await inside.ClosesWithinAsync(TimeLimit.WithSlack(seconds: 2)));
            var supportEnd = Stopwatch.GetElapsedTime(begun);
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"key {await keyEnd}, circuit {circuitEnd}, support circuit {supportEnd}"
            );
            Assert.False(others.Closed.IsCompleted, "Another company's circuit must not notice.");
            using var refused = await ian.GetAsync("/");
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }
        finally
        {
            await ChangeAsync("resumption");
        }
        await Wait.UntilAsync(async () =>
            (await ApiAnswer.AskAsync(api, "Bearer " + key.Text, "/v1/me")).Status == HttpStatusCode.OK
        );
        await Wait.UntilAsync(async () => (await ian.GetAsync("/")).StatusCode == HttpStatusCode.OK);
        await using var again = await StartedAsync(ian);
        var noCircuit = await Assert.ThrowsAsync<RefusedHandshakeException>(() => RawCircuit.ConnectAsync(sam));
        Assert.Equal(401, noCircuit.Status);
    }

    private static async Task<RawHub> StartedAsync(SignedIn person)
    {
        var hub = await RawCircuit.ConnectAsync(person);
        Assert.NotNull(await RawCircuit.StartAsync(hub, person));
        return hub;
    }

    private static async Task<TimeSpan> KeyEndsAsync(HttpClient api, StackKey key, long begun)
    {
        while ((await ApiAnswer.AskAsync(api, "Bearer " + key.Text, "/v1/me")).Status == HttpStatusCode.OK)
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeLimit.WithSlack(seconds: 1), "The key still works.");
        }
        return Stopwatch.GetElapsedTime(begun);
    }

    private async Task ChangeAsync(string verb)
    {
        using var platform = stack.ApiClient(isPlatform: true);
        var answer = await ApiAnswer.AskAsync(
            platform,
            "Bearer " + PlatformKey,
            $"/platform/v1/companies/{Company}/{verb}",
            "POST",
            """{"reason": "An isolation test"}"""
        );
        answer.Is(HttpStatusCode.OK, verb);
    }
}
