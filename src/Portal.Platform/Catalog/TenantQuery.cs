using Microsoft.EntityFrameworkCore;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Catalog;

/// <summary>Point queries: a tenant with its binding by primary key, an identity provider by whose people it serves.</summary>
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
            select new
            {
                tenant,
                binding,
                server,
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
                row.binding.ToBinding(row.server)
            );
    }

    /// <summary>The issuer of a tenant's people, or, for null, of the staff. The role <c>portal_api</c> may not read it.</summary>
    public static async Task<IdentityProvider?> FindIdentityProviderAsync(
        this CatalogDbContext db,
        TenantId? tenant,
        CancellationToken cancellationToken
    )
    {
        var row = await db
            .IdentityProviders.AsNoTracking()
            .SingleOrDefaultAsync(provider => provider.TenantId == tenant, cancellationToken);
        return row is null
            ? null
            : new(row.TenantId, row.Issuer, row.DisplayName, row.ClientId, row.ClientSecret, row.TrustsEmail)
            {
                ClientCredential = row.ClientCredential,
                PushesAuthorization = row.PushesAuthorization,
                OtherAudiences = row.OtherAudiences,
                ClockSkew = row.ClockSkew,
                HostedDomain = row.HostedDomain,
            };
    }
}
