using System.Globalization;
using System.Net;
using Portal.Testing;

namespace Portal.Isolation.Tests.Api;

/// <summary>
/// Many calls over all sample tenants, a canary in each: not one foreign row, and as many audit entries as answers, also
/// when the process is killed in the middle. <c>PORTAL_TEST_CALLS</c> says how many (6,000 unless told);
/// <c>./portal test calls</c> makes 100,000.
/// </summary>
public sealed class ManyCallsTests(PortalStack stack, ITestOutputHelper output)
{
    private const int Default = 6_000;
    private const int Workers = 12;
    private const int Attempts = 10;

    private static int Calls =>
        int.TryParse(
            Environment.GetEnvironmentVariable("PORTAL_TEST_CALLS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var calls
        )
            ? calls
            : Default;

    [Fact]
    public async Task No_answer_has_a_foreign_row_and_each_has_its_entry_a_killed_process_included()
    {
        await using var keys = new StackKeys(stack);
        var tenants = new List<CallingTenant>();
        foreach (var tenant in new[] { "acme", "globex", "initech" })
        {
            tenants.Add(await CallingTenant.PrepareAsync(stack, await keys.NewAsync(tenant)));
        }
        await using var copy = new ApiCopy(stack);
        await copy.StartAsync();
        await RunAsync(copy, tenants, Calls / 2, killAt: null);
        foreach (var tenant in tenants)
        {
            await tenant.AssertEntriesAsync(stack, mayBeMore: false);
        }
        await RunAsync(copy, tenants, Calls - (Calls / 2), killAt: Calls / 4);
        foreach (var tenant in tenants)
        {
            await tenant.AssertEntriesAsync(stack, mayBeMore: true);
            output.WriteLine(tenant.ToString());
        }
        var answered = tenants.Sum(tenant => tenant.Answered);
        Assert.True(answered >= Calls - (2 * Workers), $"only {answered} of {Calls} calls were answered");
        Assert.All(tenants, tenant => Assert.True(tenant.Answered > 0 && tenant.CanariesSeen > 0));
        Assert.True(tenants.Sum(tenant => tenant.Lost) > 0, "nothing was under way when the process was killed");
    }

    private static async Task RunAsync(ApiCopy copy, List<CallingTenant> tenants, int calls, int? killAt)
    {
        var (next, restarted) = (0, Task.CompletedTask);
        using var client = copy.Client();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync()));
        await restarted;

        async Task WorkAsync()
        {
            for (int call; (call = Interlocked.Increment(ref next)) <= calls; )
            {
                if (call == killAt)
                {
                    restarted = RestartAsync(copy);
                }
                await CallAsync(client, tenants[call % tenants.Count], call, () => restarted);
            }
        }
    }

    private static async Task RestartAsync(ApiCopy copy)
    {
        await Task.Yield();
        await copy.KillAsync();
        await copy.StartAsync();
    }

    private static async Task CallAsync(HttpClient client, CallingTenant tenant, int call, Func<Task> restarted)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var answer = await ApiAnswer.AskAsync(client, tenant.Authorization, tenant.PathOf(call));
                tenant.Check(answer);
                if (answer.Status != HttpStatusCode.ServiceUnavailable || attempt == Attempts)
                {
                    return;
                }
                // A process that has just started refuses what it cannot do in time.
                await Task.Delay(500, TestContext.Current.CancellationToken);
            }
        }
        catch (HttpRequestException)
        {
            tenant.CountLost(); // the process was killed: no answer
            await restarted();
        }
    }
}
