using Microsoft.EntityFrameworkCore;
using Portal.Platform.Catalog;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Provisioning;

/// <summary>Binds the tenant's hosts and its identity provider.</summary>
internal sealed class RegisterAddresses(IDbContextFactory<CatalogDbContext> catalog, AddressRegistry addresses)
    : IProvisioningStep
{
    public bool RepeatsWhenActive => true;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var tenant = (await db.Tenants.SingleAsync(row => row.UrlId == request.UrlId, cancellationToken)).TenantId;
        foreach (var host in request.Hosts)
        {
            await AddressRegistry.BindHostAsync(db, host, HostKind.Tenant, tenant, cancellationToken);
        }
        if (request.IdentityProvider is { } provider)
        {
            await addresses.SetIdentityProviderAsync(db, tenant, provider, cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The hosts are free again only when everything else is gone, with the end of the job.</summary>
    public async Task UndoAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var tenants = db
            .Tenants.Where(row => row.UrlId == request.UrlId && row.State == TenantState.Provisioning)
            .Select(row => (TenantId?)row.TenantId);
        await db.IdentityProviders.Where(row => tenants.Contains(row.TenantId)).ExecuteDeleteAsync(cancellationToken);
    }
}

/// <summary>Hosts and identity providers in the catalog, of a tenant or (null) of the platform itself.</summary>
internal sealed class AddressRegistry(RuntimeSecrets secrets)
{
    public static async Task BindHostAsync(
        CatalogDbContext db,
        HostName host,
        HostKind kind,
        TenantId? tenant,
        CancellationToken cancellationToken
    )
    {
        var found = await db.Hosts.SingleOrDefaultAsync(row => row.HostName == host.Value, cancellationToken);
        if (found is null)
        {
            db.Hosts.Add(
                new HostRow
                {
                    HostName = host.Value,
                    Kind = kind,
                    TenantId = tenant,
                }
            );
        }
        else if (found.Kind != kind || found.TenantId != tenant)
        {
            throw new ProvisioningException($"host {host} to be free", "it is bound elsewhere", "choose another host");
        }
    }

    /// <summary>Adds or updates the identity provider.</summary>
    public async Task SetIdentityProviderAsync(
        CatalogDbContext db,
        TenantId? tenant,
        IdentityProviderRequest request,
        CancellationToken cancellationToken
    )
    {
        var purpose = SecretPurpose.ClientSecret(tenant);
        var row = await db.IdentityProviders.SingleOrDefaultAsync(p => p.TenantId == tenant, cancellationToken);
        if (row is null)
        {
            row = new IdentityProviderRow
            {
                IdentityProviderId = Guid.CreateVersion7(),
                TenantId = tenant,
                Issuer = request.Issuer,
                DisplayName = request.DisplayName,
                ClientId = request.ClientId,
                ClientSecret = secrets.Seal(request.ClientSecret, purpose),
                TrustsEmail = request.TrustsEmail,
                HostedDomain = request.HostedDomain,
            };
            db.IdentityProviders.Add(row);
            return;
        }
        row.Issuer = request.Issuer;
        row.DisplayName = request.DisplayName;
        row.ClientId = request.ClientId;
        row.TrustsEmail = request.TrustsEmail;
        row.HostedDomain = request.HostedDomain;
        if (row.ClientSecret is not { } box || secrets.OpenText(box, purpose) != request.ClientSecret)
        {
            (row.ClientSecret, row.ClientCredential) = (secrets.Seal(request.ClientSecret, purpose), null);
        }
    }
}
