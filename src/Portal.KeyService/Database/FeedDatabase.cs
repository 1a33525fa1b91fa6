using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace Portal.KeyService.Database;

/// <summary>
/// The feed's own few connections. Keys that nobody knows cost a look-up each, and strangers present them: were these
/// connections shared with those, a flood would silence the feed, and with it every tenant's cached keys would count no more.
/// </summary>
internal sealed class FeedDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource source;
    private readonly PooledDbContextFactory<KeyDbContext> contexts;

    public FeedDatabase(string connectionString)
    {
        source = NpgsqlDataSource.Create(connectionString);
        contexts = new(new DbContextOptionsBuilder<KeyDbContext>().UseNpgsql(source).Options);
    }

    public Task<KeyDbContext> OpenAsync(CancellationToken cancellationToken) =>
        contexts.CreateDbContextAsync(cancellationToken);

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
