using System.Collections.Concurrent;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Staff;

/// <summary>A server's answer to the last check.</summary>
/// <param name="Answer">The answer; null while it is unknown.</param>
/// <param name="AsOf">When it was checked, UTC, by this process's clock.</param>
public sealed record ServerReport(ProbeResult? Answer, DateTimeOffset? AsOf)
{
    /// <summary>Nothing is known.</summary>
    public static readonly ServerReport Unknown = new(null, null);
}

/// <summary>
/// Whether the servers on a page answer. Each server is checked at most once in <see cref="Fresh"/>, all of a page at the
/// same time, and a page waits for <see cref="PageTimeout"/> in all: one that has not answered by then is shown as last seen.
/// </summary>
public sealed class ServerHealth(TimeProvider time)
{
    private sealed record Asking(long AskedAt, DateTimeOffset AskedAtUtc, Task<ProbeResult> Answer);

    /// <summary>How long an answer is shown without a new check.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    /// <summary>How long a page waits for answers.</summary>
    public static readonly TimeSpan PageTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Timeout of one check.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private const int MaximumEntries = 10_000;
    private readonly ConcurrentDictionary<ServerId, Lazy<Asking>> current = new();
    private readonly ConcurrentDictionary<ServerId, ServerReport> last = new();

    /// <summary>A report for each of the servers.</summary>
    public async Task<IReadOnlyDictionary<ServerId, ServerReport>> ReportAsync(
        IEnumerable<StaffServer> servers,
        CancellationToken cancellationToken
    )
    {
        var asked = servers.DistinctBy(server => server.Id).ToDictionary(server => server.Id, Ask);
        try
        {
            await Task.WhenAll(asked.Values.Select(asking => asking.Answer))
                .WaitAsync(PageTimeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // What is missing is shown as it was seen last.
        }
        return asked.ToDictionary(pair => pair.Key, pair => ReportOf(pair.Key, pair.Value));
    }

    private ServerReport ReportOf(ServerId id, Asking asking) =>
        asking.Answer.IsCompletedSuccessfully
            ? last[id] = new(asking.Answer.Result, asking.AskedAtUtc)
            : last.GetValueOrDefault(id, ServerReport.Unknown);

    private Asking Ask(StaffServer server)
    {
        if (current.Count >= MaximumEntries)
        {
            current.Clear(); // they are checked again; nothing depends on the old answers
            last.Clear();
        }
        while (true)
        {
            var lazy = current.GetOrAdd(server.Id, _ => new(() => Start(server)));
            if (time.GetElapsedTime(lazy.Value.AskedAt) < Fresh)
            {
                return lazy.Value;
            }
            current.TryRemove(new(server.Id, lazy));
        }
    }

    private Asking Start(StaffServer server) => new(time.GetTimestamp(), time.GetUtcNow(), AskOnceAsync(server));

    private async Task<ProbeResult> AskOnceAsync(StaffServer server)
    {
        await Task.Yield(); // a page's servers are checked at the same time
        using var end = new CancellationTokenSource(Limit, time);
        return await ServerProbe.ProbeAsync(server.Endpoint, end.Token);
    }
}
