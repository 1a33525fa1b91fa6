using Microsoft.EntityFrameworkCore;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Provisioning;

/// <summary>Reserves the url_id permanently; the tenant is not served yet.</summary>
internal sealed class ReserveTenant(IDbContextFactory<CatalogDbContext> catalog, TimeProvider time) : IProvisioningStep
{
    public bool RepeatsWhenActive => false;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        if (await db.Tenants.AnyAsync(row => row.UrlId == request.UrlId, cancellationToken))
        {
            return;
        }
        db.Tenants.Add(
            new TenantRow
            {
                TenantId = TenantId.New(),
                UrlId = request.UrlId,
                DisplayName = request.DisplayName,
                State = TenantState.Provisioning,
                CreatedAt = time.GetUtcNow(),
            }
        );
        await db.SaveChangesAsync(cancellationToken);
    }
}
