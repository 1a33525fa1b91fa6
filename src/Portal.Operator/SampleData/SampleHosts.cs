using Microsoft.EntityFrameworkCore;
using Portal.Operator.Provisioning;
using Portal.Operator.Running;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Operator.SampleData;

/// <summary>Registers the platform's own hosts and the staff's identity provider of the development contract.</summary>
internal sealed class SampleHosts(
    IDbContextFactory<CatalogDbContext> catalog,
    AddressRegistry addresses,
    OperatorOptions options
) : IStartTask
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        foreach (var (name, kind) in DevelopmentStack.Current.Hosts)
        {
            await AddressRegistry.BindHostAsync(
                db,
                HostName.Parse(DevelopmentStack.Current.Host(name)),
                kind,
                tenant: null,
                cancellationToken
            );
        }
        await addresses.SetIdentityProviderAsync(db, tenant: null, SampleTenants.Staff(options), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }
}
