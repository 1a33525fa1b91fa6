using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Portal.Platform.Connections;

namespace Portal.KeyService.Database;

/// <summary>The state of the feed after some entry.</summary>
/// <param name="Feed">Which feed it is.</param>
/// <param name="Sequence">The last entry there is.</param>
/// <param name="Entries">Some of those after the given one, in order; not always all.</param>
internal sealed record FeedPage(Guid Feed, long Sequence, List<FeedEntryRow> Entries);

/// <summary>
/// Reads the feed over a few connections of its own. Anybody can present unknown keys, each of which costs a look-up: on
/// shared connections, a flood of them would silence the feed, and no tenant's cached keys would be trusted any more.
/// </summary>
internal sealed class FeedDatabase : IAsyncDisposable
{
    private const int MaximumEntries = 1_000;
    private readonly BoundedDataSource source;
    private readonly PooledDbContextFactory<KeyDbContext> contexts;

    public FeedDatabase(BoundedDataSource source)
    {
        this.source = source;
        var builder = new DbContextOptionsBuilder<KeyDbContext>();
        builder.UseBounded(source);
        contexts = new(builder.Options);
    }

    /// <summary>Reads position and entries in one statement and thus from one snapshot.</summary>
    public async Task<FeedPage> ReadAsync(long after, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
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

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
