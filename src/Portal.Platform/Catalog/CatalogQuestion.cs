using Microsoft.EntityFrameworkCore;

namespace Portal.Platform.Catalog;

/// <summary>How the services ask the catalog: one context for each question, and "does not answer" is a 503 (IC-10).</summary>
internal static class CatalogQuestion
{
    /// <summary>Asks; a refusal that the question itself makes goes through as it is.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public static async Task<T> AskAsync<T>(
        this IDbContextFactory<CatalogDbContext> catalog,
        Func<CatalogDbContext, Task<T>> question
    )
    {
        try
        {
            await using var db = await catalog.CreateDbContextAsync();
            return await question(db);
        }
        catch (Exception e) when (e is not PortalException && CatalogFailure.IsUnavailable(e))
        {
            throw new ServiceUnavailableException("The catalog does not answer.", e);
        }
    }
}
