using Microsoft.EntityFrameworkCore;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Provisioning;

/// <summary>A tenant's rows in the catalog: itself, its server, its binding and its owner role.</summary>
internal sealed record TenantLocation(TenantRow Tenant, ServerRow Server, BindingRow Row, TenantOwnerRow Owner)
{
    public TenantBinding Binding => Row.ToBinding(Server);
    public string Database => OpaqueName.Validate(Row.DatabaseName);
    public string Schema => OpaqueName.Validate(Row.SchemaName);
    public string AppRole => OpaqueName.Validate(Row.AppRole);
    public string SupportRole => OpaqueName.Validate(Row.SupportRole);
    public string OwnerRole => OpaqueName.Validate(Owner.RoleName);
}

/// <summary>Reads the locations of tenants from the catalog.</summary>
internal sealed class TenantLocations(IDbContextFactory<CatalogDbContext> catalog)
{
    public async Task<TenantLocation> GetAsync(string urlId, CancellationToken cancellationToken) =>
        await FindAsync(urlId, cancellationToken)
        ?? throw new ProvisioningException(
            $"tenant {urlId} with its binding in the catalog",
            "none",
            "run the earlier steps first"
        );

    public async Task<TenantLocation?> FindAsync(string urlId, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        return await Locations(db, db.Tenants.Where(tenant => tenant.UrlId == urlId))
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Those that are active and not in quarantine.</summary>
    public async Task<List<TenantLocation>> ServedAsync(CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var served = db.Tenants.Where(tenant =>
            tenant.State == TenantState.Active
            && !db.Quarantines.Any(row => row.TenantId == tenant.TenantId && row.LiftedAt == null)
        );
        return await Locations(db, served).ToListAsync(cancellationToken);
    }

    /// <summary>The tenants of a server that were activated.</summary>
    public async Task<List<TenantLocation>> ListActiveAsync(ServerId server, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var activated = db.Tenants.Where(row =>
            row.State != TenantState.Provisioning
            && db.Bindings.Any(binding => binding.TenantId == row.TenantId && binding.ServerId == server)
        );
        return await Locations(db, activated).ToListAsync(cancellationToken);
    }

    private static IQueryable<TenantLocation> Locations(CatalogDbContext db, IQueryable<TenantRow> tenants) =>
        (
            from tenant in tenants
            join binding in db.Bindings on tenant.TenantId equals binding.TenantId
            join server in db.Servers on binding.ServerId equals server.ServerId
            join owner in db.TenantOwners on tenant.TenantId equals owner.TenantId
            select new TenantLocation(tenant, server, binding, owner)
        ).AsNoTracking();
}
