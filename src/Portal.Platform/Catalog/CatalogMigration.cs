using Microsoft.EntityFrameworkCore;

namespace Portal.Platform.Catalog;

/// <summary>Brings the catalog's schema up to date. Only the operator does this: it owns the catalog.</summary>
public static class CatalogMigration
{
    /// <summary>Applies what is missing; safe to repeat. The roles <c>portal_web</c> and <c>portal_api</c> must exist.</summary>
    public static async Task MigrateAsync(
        IDbContextFactory<CatalogDbContext> catalog,
        CancellationToken cancellationToken
    )
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(1));
        await db.Database.MigrateAsync(cancellationToken);
    }
}
