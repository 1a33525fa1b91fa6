using Microsoft.EntityFrameworkCore;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Staff.Support;

/// <summary>Between which hosts a handoff goes. Addresses come from the catalog and never from a request.</summary>
public sealed class SupportHosts(IDbContextFactory<CatalogDbContext> catalog)
{
    /// <summary>The staff host; of several the first by name.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public async Task<string> GetStaffHostAsync(CancellationToken cancellationToken) =>
        await catalog.ExecuteAsync(db =>
            db.Hosts.Where(host => host.Kind == HostKind.Staff)
                .OrderBy(host => host.HostName)
                .Select(host => host.HostName)
                .FirstOrDefaultAsync(cancellationToken)
        ) ?? throw new NotFoundException("There is no staff host.");

    /// <summary>A tenant's host; of several the first by name.</summary>
    /// <exception cref="NotFoundException">It has none.</exception>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public async Task<string> GetTenantHostAsync(TenantId tenant, CancellationToken cancellationToken) =>
        await catalog.ExecuteAsync(db =>
            db.Hosts.Where(host => host.Kind == HostKind.Tenant && host.TenantId == tenant)
                .OrderBy(host => host.HostName)
                .Select(host => host.HostName)
                .FirstOrDefaultAsync(cancellationToken)
        ) ?? throw new NotFoundException("This company has no host.");
}
