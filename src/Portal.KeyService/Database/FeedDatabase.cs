using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Portal.Platform.Connections;

namespace Portal.KeyService.Database;

/// <summary>
/// The feed's own few connections. Keys that nobody knows cost a look-up each, and strangers present them: were these
/// connections shared with those, a flood would silence the feed, and with it every tenant's cached keys would count no more.
/// </summary>
internal sealed class FeedDatabase : IAsyncDisposable
{
    private readonly BoundedDataSource source;
    private readonly PooledDbContextFactory<KeyDbContext> contexts;

    public FeedDatabase(BoundedDataSource source)
    {
        this.source = source;
        var builder = new DbContextOptionsBuilder<KeyDbContext>();
        builder.UseBounded(source);
        contexts = new(builder.Options);
    }

    public Task<KeyDbContext> OpenAsync(CancellationToken cancellationToken) =>
        contexts.CreateDbContextAsync(cancellationToken);

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
