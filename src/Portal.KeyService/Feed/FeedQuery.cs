using Microsoft.EntityFrameworkCore;
using Portal.KeyService.Database;

namespace Portal.KeyService.Feed;

/// <summary>What the feed has to tell after some entry.</summary>
/// <param name="Feed">Which feed it is.</param>
/// <param name="Sequence">The last entry there is.</param>
/// <param name="Entries">Some, in order; not always all.</param>
internal sealed record FeedPage(Guid Feed, long Sequence, List<FeedEntryRow> Entries);

/// <summary>Reads position and entries in one statement and thus from one snapshot.</summary>
internal sealed class FeedQuery(FeedDatabase database)
{
    private const int MaximumEntries = 1_000;

    public async Task<FeedPage> ReadAsync(long after, CancellationToken ct)
    {
        await using var db = await database.OpenAsync(ct);
        return await db
            .FeedPosition.AsNoTracking()
            .Select(position => new FeedPage(
                position.FeedId,
                position.Sequence,
                db.FeedEntries.Where(entry => entry.Sequence > after)
                    .OrderBy(entry => entry.Sequence)
                    .Take(MaximumEntries)
                    .ToList()
            ))
            .SingleAsync(ct);
    }
}
