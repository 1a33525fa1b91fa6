using Microsoft.EntityFrameworkCore;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Catalog;

/// <summary>Reads one tenant with its binding and its identity provider, in one statement by primary key.</summary>
internal static class TenantQuery
{
    public static async Task<Tenant?> FindTenantAsync(
        this CatalogDbContext db,
        TenantId id,
        CancellationToken cancellationToken
    )
    {
        var row = await (
            from tenant in db.Tenants
            where tenant.TenantId == id
            join binding in db.Bindings on tenant.TenantId equals binding.TenantId
            join server in db.Servers on binding.ServerId equals server.ServerId
            join provider in db.IdentityProviders on (TenantId?)tenant.TenantId equals provider.TenantId
            select new
            {
                tenant,
                binding,
                server,
                provider,
                quarantined = db.Quarantines.Any(q => q.TenantId == tenant.TenantId && q.LiftedAt == null),
            }
        )
            .AsNoTracking()
            .SingleOrDefaultAsync(cancellationToken);
        return row is null
            ? null
            : new Tenant(
                id,
                row.tenant.UrlId,
                row.tenant.DisplayName,
                row.tenant.State,
                row.quarantined,
                row.binding.ToBinding(row.server),
                ToProvider(row.provider)
            );
    }

    private static TenantIdentityProvider ToProvider(IdentityProviderRow row) =>
        new(row.Issuer, row.DisplayName, row.ClientId, row.ClientSecret, row.TrustsEmail);
}
