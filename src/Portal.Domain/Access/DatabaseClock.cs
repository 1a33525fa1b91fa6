using Microsoft.EntityFrameworkCore;

namespace Portal.Domain.Access;

/// <summary>Expiry is counted by the clock of the database that issued it, never by a service's own.</summary>
internal static class DatabaseClock
{
    /// <summary>The tenant database's time, UTC; the same within one transaction.</summary>
    public static Task<DateTimeOffset> NowAsync(TenantDbContext db, CancellationToken cancellationToken) =>
        db.Database.SqlQueryRaw<DateTimeOffset>("SELECT now() AS \"Value\"").SingleAsync(cancellationToken);
}
