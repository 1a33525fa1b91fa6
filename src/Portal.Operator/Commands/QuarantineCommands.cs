using Microsoft.EntityFrameworkCore;
using Portal.Operator.Provisioning;
using Portal.Platform.Catalog;

namespace Portal.Operator.Commands;

/// <summary>Lists and lifts quarantines. Only the operator's database role may lift one.</summary>
internal sealed class QuarantineCommands(
    IDbContextFactory<CatalogDbContext> catalog,
    TenantLocations locations,
    VerifyTenant verification,
    TimeProvider time
)
{
    public async Task ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var rows = await (
            from quarantine in db.Quarantines
            where quarantine.LiftedAt == null
            join tenant in db.Tenants on quarantine.TenantId equals tenant.TenantId
            orderby tenant.UrlId
            select new { tenant.UrlId, quarantine.Reason }
        ).ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            Console.WriteLine($"{row.UrlId, -32} {row.Reason}");
        }
    }

    /// <summary>Verifies the tenant's server, then lifts the quarantine and records the event in one transaction.</summary>
    /// <exception cref="Platform.ServerIdentityException">The server is still not the bound one.</exception>
    public async Task LiftAsync(string urlId, CancellationToken cancellationToken)
    {
        var location = await locations.GetAsync(urlId, cancellationToken);
        await verification.VerifyAsync(location.Binding, cancellationToken);
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var open = await db.Quarantines.SingleOrDefaultAsync(
            row => row.TenantId == location.Tenant.TenantId && row.LiftedAt == null,
            cancellationToken
        );
        if (open is null)
        {
            throw new ProvisioningException($"{urlId} in quarantine", "it is not quarantined", "see: quarantine list");
        }
        open.LiftedAt = time.GetUtcNow();
        db.Events.Add(
            new EventRow
            {
                Kind = PlatformEventKind.QuarantineLifted,
                TenantId = location.Tenant.TenantId,
                ServerId = location.Server.ServerId,
                Reason = open.Reason,
                Count = 1,
            }
        );
        await db.SaveChangesAsync(cancellationToken);
        Console.WriteLine($"{urlId} is served again");
    }
}
