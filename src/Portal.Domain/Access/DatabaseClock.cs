using Microsoft.EntityFrameworkCore;

namespace Portal.Domain.Access;

/// <summary>Expiry is measured by the clock of the database that issued it, never by a service's.</summary>
internal static class DatabaseClock
{
    /// <summary>The tenant database's time, UTC; constant within a transaction.</summary>
    public static Task<DateTimeOffset> NowAsync(TenantDbContext db, CancellationToken cancellationToken) =>
        db.Database.SqlQueryRaw<DateTimeOffset>("SELECT now() AS \"Value\"").SingleAsync(cancellationToken);
}
