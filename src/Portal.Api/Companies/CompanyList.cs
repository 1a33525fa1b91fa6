using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Api.Companies;

/// <summary>Reads companies from the catalog, in the order of their short names.</summary>
internal sealed class CompanyList(IDbContextFactory<CatalogDbContext> catalog, Cursors cursors)
{
    // The list is the platform's own and no tenant's: its cursors are valid for no tenant.
    private static readonly TenantId NoTenant = new(Guid.Empty);

    public async Task<CompanyPage> PageAsync(CompanyQuery query, CancellationToken ct)
    {
        var (rows, state) = (query.Page.Limit, query.State);
        var after = cursors.Read(NoTenant, query.List, query.Page.Cursor)?.Value;
        await using var db = await catalog.CreateDbContextAsync(ct);
        var found = await db
            .Tenants.Where(tenant => state == null || tenant.State == state)
            .Where(tenant => after == null || string.Compare(tenant.UrlId, after) > 0)
            .OrderBy(tenant => tenant.UrlId)
            .Take(rows + 1)
            .Select(Facts(db))
            .ToListAsync(ct);
        var items = found.Take(rows).Select(tenant => tenant.Company).ToList();
        var next = found.Count > rows ? cursors.Write(NoTenant, query.List, new(items[^1].UrlId, Guid.Empty)) : null;
        return new(items, next);
    }

    public async Task<FoundCompany?> FindAsync(string urlId, CancellationToken ct)
    {
        await using var db = await catalog.CreateDbContextAsync(ct);
        return await db.Tenants.Where(row => row.UrlId == urlId).Select(Facts(db)).SingleOrDefaultAsync(ct);
    }

    private static Expression<Func<TenantRow, FoundCompany>> Facts(CatalogDbContext db) =>
        tenant => new FoundCompany(
            tenant.TenantId,
            new Company(
                tenant.UrlId,
                tenant.DisplayName,
                tenant.State,
                db.Bindings.Where(row => row.TenantId == tenant.TenantId)
                    .Select(row => (ServerTier?)row.Tier)
                    .FirstOrDefault(),
                db.Hosts.Where(row => row.TenantId == tenant.TenantId)
                    .OrderBy(row => row.HostName)
                    .Select(row => row.HostName)
                    .ToList(),
                tenant.CreatedAt
            )
        );
}

/// <summary>A company, with the id under which the platform log knows it.</summary>
internal sealed record FoundCompany(TenantId Id, Company Company);
