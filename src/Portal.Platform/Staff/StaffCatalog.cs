using Microsoft.EntityFrameworkCore;
using Portal.Platform.Catalog;

namespace Portal.Platform.Staff;

/// <summary>How the staff's services ask the catalog: one context for each question, and "does not answer" is a 503 (IC-10).</summary>
internal static class StaffCatalog
{
    /// <summary>Escapes <see cref="Containing"/>'s pattern.</summary>
    public const string Escape = "\\";

    /// <summary>A pattern for ILIKE in which the searched text stands for itself.</summary>
    public static string Containing(string text) =>
        "%"
        + text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal)
        + "%";

    public static async Task<T> AskAsync<T>(
        IDbContextFactory<CatalogDbContext> catalog,
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
