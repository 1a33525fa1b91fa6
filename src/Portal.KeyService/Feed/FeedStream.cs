using Portal.KeyService.Database;
using Portal.Platform.Catalog;
using Portal.Platform.KeyService;

namespace Portal.KeyService.Feed;

/// <summary>
/// One caller's feed. A heartbeat says as of when the database had nothing more; without an answer from the database there
/// is none, so that callers stop trusting what they keep.
/// </summary>
internal sealed class FeedStream(FeedQuery query, TimeProvider time, Func<FeedLine, CancellationToken, Task> write)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(400);

    /// <summary>Then the caller connects anew, which ties its clock to this one again: however little they drift, it adds up.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly long acceptedAt = time.GetTimestamp();

    /// <summary>
    /// Ends after its lifetime, right after a heartbeat; and when something is missing: the caller then connects again and is
    /// told to start afresh.
    /// </summary>
    public async Task RunAsync(Guid? feed, long? after, CancellationToken ct)
    {
        var page = await query.ReadAsync(after ?? 0, ct);
        var resumed = feed == page.Feed && after is { } from && GoesOn(page, from);
        var sequence = resumed ? after!.Value : page.Sequence;
        await write(new(FeedLineKind.Start, sequence) { Feed = page.Feed, Resumed = resumed }, ct);

        var (current, toldAt) = (page.Feed, -Heartbeat);
        while (true)
        {
            var readAt = time.GetElapsedTime(acceptedAt);
            if (await TryReadAsync(sequence, ct) is not { } next)
            {
                await Task.Delay(Poll, time, ct); // silence says it: a short one does no harm, a long one ends all trust
                continue;
            }
            page = next;
            if (page.Feed != current || !GoesOn(page, sequence))
            {
                return;
            }
            foreach (var entry in page.Entries)
            {
                await write(ToLine(entry), ct);
                sequence = entry.Sequence;
            }
            if (sequence < page.Sequence)
            {
                continue; // there is more than one page
            }
            if (readAt - toldAt >= Heartbeat)
            {
                await write(new(FeedLineKind.Alive, sequence) { At = (long)readAt.TotalMilliseconds }, ct);
                toldAt = readAt;
                if (readAt >= Lifetime)
                {
                    return;
                }
            }
            await Task.Delay(Poll, time, ct);
        }
    }

    private async Task<FeedPage?> TryReadAsync(long after, CancellationToken ct)
    {
        try
        {
            return await query.ReadAsync(after, ct);
        }
        catch (Exception e) when (DatabaseErrors.IsUnavailable(e))
        {
            return null;
        }
    }

    /// <summary>False when entries after <paramref name="from"/> were pruned, or when it lies in the future.</summary>
    private static bool GoesOn(FeedPage page, long from) =>
        page.Entries is [var first, ..] ? first.Sequence == from + 1 : page.Sequence == from;

    private static FeedLine ToLine(FeedEntryRow entry) =>
        entry.KeyId is { } key
            ? new(FeedLineKind.Revoked, entry.Sequence) { KeyId = key }
            : new(FeedLineKind.Bound, entry.Sequence) { TenantId = entry.TenantId };
}
