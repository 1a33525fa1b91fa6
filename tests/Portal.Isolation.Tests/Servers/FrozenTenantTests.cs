using System.Diagnostics;
using System.Globalization;
using System.Net;
using Portal.Isolation.Tests.Api;
using Portal.Isolation.Tests.Circuits;
using Portal.Isolation.Tests.Sessions;
using Portal.Testing;

namespace Portal.Isolation.Tests.Servers;

/// <summary>
/// Bulkheads (IC-10): one tenant's server is frozen (SIGSTOP) under many connections; another tenant's calls and circuits
/// go on, and the frozen tenant is told within 3 seconds. It prints figures; <c>PORTAL_TEST_FROZEN_SECONDS</c> is the
/// length of each of its measurements (5 unless told), and <c>./portal test frozen</c> runs it for 20 seconds each and
/// holds it to its goals.
/// </summary>
public sealed class FrozenTenantTests(PortalStack stack, ITestOutputHelper output)
{
    private const string Path = "/v1/journeys";
    private const int Others = 4;
    private const int GoalSeconds = 20;

    private static readonly int Seconds = int.TryParse(
        Environment.GetEnvironmentVariable("PORTAL_TEST_FROZEN_SECONDS"),
        NumberStyles.None,
        CultureInfo.InvariantCulture,
        out var seconds
    )
        ? seconds
        : 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    public async Task Other_tenants_are_answered_in_time_while_one_is_frozen(int connections)
    {
        await using var keys = new StackKeys(stack);
        using var client = stack.ApiClient();
        var frozen = "Bearer " + (await keys.NewAsync("globex")).Text;
        var other = "Bearer " + (await keys.NewAsync("acme")).Text;
        await Task.WhenAll(CallAsync(client, other, Others, 2), CallAsync(client, frozen, connections, 2)); // warm
        var alone = await CallAsync(client, other, Others, Seconds);

        Measured beside;
        Measured refused;
        using (PausedServer.Pause(stack.Server("globex")))
        {
            var refusing = CallAsync(client, frozen, connections, Seconds);
            beside = await CallAsync(client, other, Others, Seconds);
            refused = await refusing;
        }
        output.WriteLine($"{connections} connections of the frozen tenant");
        output.WriteLine($"  others alone            {alone}");
        output.WriteLine($"  others beside it        {beside}");
        output.WriteLine($"  the frozen tenant's 503 {refused}");
        Assert.Equal(0, beside.Failed);
        Assert.Equal(0, refused.Answered);
        Assert.True(
            refused.Slowest < TimeLimit.WithSlack(3),
            $"the frozen tenant's slowest 503 came after {refused.Slowest}"
        );
        Assert.True(
            beside.Slowest < TimeLimit.WithSlack(2),
            $"another tenant's slowest answer came after {beside.Slowest}"
        );
        if (Seconds >= GoalSeconds)
        {
            Assert.True(beside.P99 < 2 * alone.P99, "others' p99 is not below twice what it was");
            Assert.True(beside.Answered >= 0.9 * alone.Answered, "others' throughput is below 0.9 of what it was");
        }
        await AssertServedAgainAsync(client, frozen);
    }

    [Fact]
    public async Task Other_tenants_circuits_and_pages_go_on_while_one_is_frozen()
    {
        using var gus = await SignedIn.AsAsync(stack, "gus@globex.test");
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        await using var frozen = await RawCircuit.ConnectAsync(gus);
        Assert.NotNull(await RawCircuit.StartAsync(frozen, gus));
        await using var other = await RawCircuit.ConnectAsync(ada);
        Assert.NotNull(await RawCircuit.StartAsync(other, ada));
        var alone = await VisitAsync(ada, Others, Seconds);
        using (PausedServer.Pause(stack.Server("globex")))
        {
            var refusing = VisitAsync(gus, 16, Seconds);
            var beside = await VisitAsync(ada, Others, Seconds);
            var refused = await refusing;
            output.WriteLine($"others' pages alone     {alone}");
            output.WriteLine($"others' pages beside it {beside}");
            output.WriteLine($"the frozen tenant's 503 {refused}");
            Assert.Equal(0, beside.Failed);
            Assert.True(
                beside.Slowest < TimeLimit.WithSlack(2),
                $"another tenant's slowest page came after {beside.Slowest}"
            );
            Assert.True(
                refused.Slowest < TimeLimit.WithSlack(3),
                $"the frozen tenant's slowest 503: {refused.Slowest}"
            );
            Assert.False(other.Closed.IsCompleted, "another tenant's circuit ended");
        }
    }

    /// <summary>The platform's own databases have no bulkhead around them but the same limits.</summary>
    [Theory]
    [InlineData("catalog")]
    [InlineData("keys")]
    public async Task A_frozen_catalog_or_key_service_is_told_within_three_seconds(string cluster)
    {
        await using var keys = new StackKeys(stack);
        using var client = stack.ApiClient();
        var known = "Bearer " + (await keys.NewAsync("acme")).Text;
        var fresh = "Bearer " + (await keys.NewAsync("acme")).Text; // verified nowhere yet
        using var ada = await SignedIn.AsAsync(stack, "ada@acme.test");
        await CallAsync(client, known, Others, 1);
        using (PausedServer.Pause(stack.Cluster(cluster)))
        {
            var calls = CallAsync(client, known, 16, 8);
            var unverified = CallAsync(client, fresh, 16, 8);
            var pages = VisitAsync(ada, 16, 8);
            output.WriteLine($"{cluster}: calls {await calls}");
            output.WriteLine($"{cluster}: calls of a new key {await unverified}");
            output.WriteLine($"{cluster}: pages {await pages}");
            Assert.All(
                new[] { await calls, await unverified, await pages },
                seen => Assert.True(seen.Slowest < TimeLimit.WithSlack(3), $"told after {seen.Slowest}")
            );
        }
        await AssertServedAgainAsync(client, fresh);
    }

    private async Task AssertServedAgainAsync(HttpClient client, string key)
    {
        for (
            var begun = Stopwatch.GetTimestamp();
            (await ApiAnswer.AskAsync(client, key, Path)).Status != HttpStatusCode.OK;
            await Task.Delay(100, Token)
        )
        {
            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeLimit.WithSlack(10), "not served again");
        }
    }

    private static Task<Measured> CallAsync(HttpClient client, string key, int connections, int seconds) =>
        MeasureAsync(async () => (await ApiAnswer.AskAsync(client, key, Path)).Status, connections, seconds);

    private static Task<Measured> VisitAsync(SignedIn person, int connections, int seconds) =>
        MeasureAsync(
            async () =>
            {
                using var page = await person.GetAsync("/journeys");
                return page.StatusCode;
            },
            connections,
            seconds
        );

    /// <summary>A closed loop on each connection; after a refusal it pauses, as Retry-After asks but for shorter.</summary>
    private static async Task<Measured> MeasureAsync(Func<Task<HttpStatusCode>> ask, int connections, int seconds)
    {
        var end = Stopwatch.GetTimestamp() + (seconds * Stopwatch.Frequency);
        var all = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(LoopAsync)));
        var calls = all.SelectMany(connection => connection).ToList();
        var took = calls.Select(call => call.Took).Order().ToList();
        return new(
            calls.Count(call => call.IsAnswered),
            calls.Count(call => !call.IsAnswered),
            took[(int)Math.Ceiling(took.Count * 0.99) - 1],
            took[^1],
            seconds
        );

        async Task<List<(bool IsAnswered, TimeSpan Took)>> LoopAsync()
        {
            var seen = new List<(bool, TimeSpan)>();
            while (Stopwatch.GetTimestamp() < end)
            {
                var begun = Stopwatch.GetTimestamp();
                var status = await ask();
                Assert.Contains(status, new[] { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable });
                seen.Add((status == HttpStatusCode.OK, Stopwatch.GetElapsedTime(begun)));
                if (status != HttpStatusCode.OK)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(200), Token);
                }
            }
            return seen;
        }
    }

    private sealed record Measured(int Answered, int Failed, TimeSpan P99, TimeSpan Slowest, int Seconds)
    {
        public override string ToString() =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(double)Answered / Seconds:F0} answers/s, {(double)Failed / Seconds:F0} refusals/s, p99 {P99.TotalMilliseconds:F1} ms, slowest {Slowest.TotalSeconds:F2} s"
            );
    }
}
