using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Portal.Testing;

namespace Portal.Isolation.Tests.Api;

/// <summary>One tenant's key in the test of many calls: what it asks, what it may see, what it was answered.</summary>
internal sealed class CallingTenant
{
    private static readonly string[] Lists =
    [
        "/v1/journeys",
        "/v1/journeys?status=active",
        "/v1/journeys?search=CANARY",
        "/v1/journeys?limit=50",
        "/v1/users",
        "/v1/me",
    ];

    private readonly StackKey key;
    private readonly HashSet<Guid> own;
    private readonly List<Guid> journeys;
    private readonly ConcurrentDictionary<string, bool> answered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> unavailable = new(StringComparer.Ordinal);
    private readonly string canary;
    private int lost;
    private int canaries;

    private CallingTenant(StackKey key, List<Guid> journeys, List<Guid> users)
    {
        (this.key, this.journeys) = (key, journeys);
        own = [.. journeys, .. users, key.Id.Value];
        canary = key.Tenant.ToUpperInvariant() + "-CANARY";
    }

    public string Authorization => "Bearer " + key.Text;

    public int Answered => answered.Count;

    public int CanariesSeen => canaries;

    public int Lost => lost;

    public static async Task<CallingTenant> PrepareAsync(PortalStack stack, StackKey key) =>
        new(
            key,
            await IdsAsync(stack, key.Tenant, "SELECT string_agg(journey_id::text, ',') FROM journeys"),
            await IdsAsync(stack, key.Tenant, "SELECT string_agg(user_id::text, ',') FROM users")
        );

    /// <summary>Lists, single rows and an id of nothing, in turn.</summary>
    public string PathOf(int call) =>
        (call / 3 % 8) switch
        {
            6 => $"/v1/journeys/{journeys[call % journeys.Count]}",
            7 => call % 2 == 0 ? "/v1/journeys/" + Guid.CreateVersion7() : $"/v1/journeys/{journeys[0]}",
            var list => Lists[list],
        };

    public void CountLost() => Interlocked.Increment(ref lost);

    /// <summary>Every id in the answer is a row of this tenant, and no other tenant's canary is in it.</summary>
    public void Check(ApiAnswer answer)
    {
        if (answer.Status == HttpStatusCode.ServiceUnavailable)
        {
            unavailable.TryAdd(answer.Correlation!, true); // its entry may be durable all the same: no data has left
            return;
        }
        Assert.Contains(answer.Status, new[] { HttpStatusCode.OK, HttpStatusCode.NotFound });
        Assert.True(answered.TryAdd(answer.Correlation!, true), "two answers have one correlation id");
        if (answer.Status == HttpStatusCode.NotFound)
        {
            return;
        }
        Assert.DoesNotContain(
            "CANARY",
            answer.Text.Replace(canary, "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        if (answer.Text.Contains(canary, StringComparison.Ordinal))
        {
            Interlocked.Increment(ref canaries);
        }
        using var json = JsonDocument.Parse(answer.Text);
        foreach (var id in RowIds(json.RootElement))
        {
            Assert.True(own.Contains(id), $"{key.Tenant} was answered with {id}, which is not its own.");
        }
    }

    /// <summary>Every answered call has its entry; without a kill there is no entry more.</summary>
    public async Task AssertEntriesAsync(PortalStack stack, bool mayBeMore)
    {
        var text = await TenantOwner.ExecuteAsync(
            stack,
            key.Tenant,
            $"SELECT string_agg(correlation_id, ',') FROM audit_entries WHERE session_id = '{key.Id}'"
        );
        var entries = ((string)text!).Split(',');
        Assert.Equal(entries.Length, entries.Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(answered.Keys.Except(entries, StringComparer.Ordinal));
        var more = entries.Count(entry => !answered.ContainsKey(entry) && !unavailable.ContainsKey(entry));
        // What was recorded and then killed before it was answered; one call at most for each that was under way.
        Assert.InRange(more, 0, mayBeMore ? lost : 0);
        Entries = entries.Length;
    }

    public int Entries { get; private set; }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{key.Tenant}: {Answered} answers, {Entries} entries, {Lost} calls lost with the process, {unavailable.Count} answered with 503, {CanariesSeen} answers with the own canary"
        );

    /// <summary>Ids of rows: of a page's items, of a single row, of the key itself.</summary>
    private static List<Guid> RowIds(JsonElement answer)
    {
        if (answer.TryGetProperty("items", out var items))
        {
            return [.. items.EnumerateArray().Select(item => item.GetProperty("id").GetGuid())];
        }
        return [(answer.TryGetProperty("key", out var me) ? me : answer).GetProperty("id").GetGuid()];
    }

    private static async Task<List<Guid>> IdsAsync(PortalStack stack, string tenant, string question)
    {
        var ids = (string)(await TenantOwner.ExecuteAsync(stack, tenant, question))!;
        return [.. ids.Split(',').Select(Guid.Parse)];
    }
}
