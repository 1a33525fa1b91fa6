using Microsoft.EntityFrameworkCore;
using Portal.Platform;
using Portal.Platform.Catalog;

namespace Portal.Staff;

/// <summary>Writes the platform log. What it cannot record does not take place (IC-13).</summary>
public sealed class PlatformLog(IDbContextFactory<CatalogDbContext> catalog)
{
    /// <summary>Returns once the entry is durable.</summary>
    /// <exception cref="ServiceUnavailableException">It could not be written; the answer must not leave.</exception>
    public async Task WriteAsync(PlatformLogRow entry, CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await catalog.CreateDbContextAsync(cancellationToken);
            db.PlatformLog.Add(entry);
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new ServiceUnavailableException("The platform log cannot be written, so nothing was done.", e);
        }
    }
}
