using Microsoft.EntityFrameworkCore;
using Portal.Operator.Provisioning;
using Portal.Operator.Running;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Operator.SampleData;

/// <summary>The platform's own hosts of the development contract, and the staff's issuer.</summary>
internal sealed class SampleHosts(
    IDbContextFactory<CatalogDbContext> catalog,
    AddressBook addresses,
    OperatorOptions options
) : IStartTask
{
    private static readonly (string Name, HostKind Kind)[] Hosts =
    [
        ("staff.portal.localhost", HostKind.Staff),
        ("api.portal.localhost", HostKind.TenantApi),
        ("platform.portal.localhost", HostKind.PlatformApi),
    ];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        foreach (var (name, kind) in Hosts)
        {
            await AddressBook.BindAsync(db, HostName.Parse(name), kind, tenant: null, cancellationToken);
        }
        await addresses.SetAsync(db, tenant: null, SampleTenants.Staff(options), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }
}
