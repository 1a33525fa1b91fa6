using Microsoft.EntityFrameworkCore;
using Portal.Platform.Catalog;

namespace Portal.KeyService.Database;

/// <summary>The key service's own database. Nothing else has a role in it (IC-3).</summary>
internal sealed class KeyDbContext(DbContextOptions<KeyDbContext> options) : DbContext(options)
{
    public DbSet<KeyRow> Keys => Set<KeyRow>();
    public DbSet<BindingRow> Bindings => Set<BindingRow>();
    public DbSet<FeedPositionRow> FeedPosition => Set<FeedPositionRow>();
    public DbSet<FeedEntryRow> FeedEntries => Set<FeedEntryRow>();
    public DbSet<SigningKeyRow> SigningKeys => Set<SigningKeyRow>();

    /// <summary>The database's own time, for use in queries: expiry is by the clock that all nodes share.</summary>
    public static DateTimeOffset Now() => throw new NotSupportedException("Only within a query.");

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDbFunction(() => Now()).HasName("now").IsBuiltIn();
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(KeyDbContext).Assembly);
        modelBuilder.UseSnakeCaseNames();
    }
}
