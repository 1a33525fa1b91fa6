using Microsoft.EntityFrameworkCore;

namespace Portal.Platform.Catalog;

/// <summary>How the services query the catalog: one context for each query; no answer is a 503 (IC-10).</summary>
public static class CatalogQuery
{
    /// <summary>Runs the query. A <see cref="PortalException"/> of the query itself is passed on unchanged.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public static async Task<T> ExecuteAsync<T>(
        this IDbContextFactory<CatalogDbContext> catalog,
        Func<CatalogDbContext, Task<T>> query
    )
    {
        try
        {
            await using var db = await catalog.CreateDbContextAsync();
            return await query(db);
        }
        catch (Exception e) when (e is not PortalException && DatabaseErrors.IsUnavailable(e))
        {
            throw new ServiceUnavailableException("The catalog does not answer.", e);
        }
    }
}
