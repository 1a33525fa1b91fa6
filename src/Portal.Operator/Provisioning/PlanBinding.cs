using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.Operator.Servers;
using Portal.Platform.Catalog;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Provisioning;

/// <summary>
/// Stores names, sealed passwords and the nonce in the catalog, in one transaction, before any of them exists on the
/// server. The later steps bring the server to this state, however often they run.
/// </summary>
internal sealed class PlanBinding(
    IDbContextFactory<CatalogDbContext> catalog,
    RuntimeSecrets runtime,
    OperatorSecrets secrets
) : IProvisioningStep
{
    /// <summary>The one database of a shared server.</summary>
    public const string SharedDatabase = "tenants";

    private const int NonceBytes = 32;

    public bool RepeatsWhenActive => false;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var tenant = (await db.Tenants.SingleAsync(row => row.UrlId == request.UrlId, cancellationToken)).TenantId;
        if (await db.Bindings.AnyAsync(row => row.TenantId == tenant, cancellationToken))
        {
            return;
        }
        var server = await db.Servers.SingleAsync(row => row.Name == request.ServerName, cancellationToken);
        var name = OpaqueName.New();
        db.Bindings.Add(NewBinding(tenant, server, request.Tier, name));
        db.TenantOwners.Add(
            new TenantOwnerRow
            {
                TenantId = tenant,
                RoleName = name + "_owner",
                Credential = secrets.Seal(ServerSpec.NewPassword(), SecretPurpose.OwnerCredential(tenant)),
            }
        );
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task UndoAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var tenants = db
            .Tenants.Where(row => row.UrlId == request.UrlId && row.State == TenantState.Provisioning)
            .Select(row => row.TenantId);
        await db.Bindings.Where(row => tenants.Contains(row.TenantId)).ExecuteDeleteAsync(cancellationToken);
        await db.TenantOwners.Where(row => tenants.Contains(row.TenantId)).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private BindingRow NewBinding(TenantId tenant, ServerRow server, ServerTier tier, string name) =>
        new()
        {
            TenantId = tenant,
            ServerId = server.ServerId,
            Tier = tier,
            Version = 1,
            DatabaseName = tier == ServerTier.Dedicated ? name : SharedDatabase,
            SchemaName = name,
            AppRole = name + "_app",
            AppCredential = runtime.Seal(ServerSpec.NewPassword(), SecretPurpose.AppCredential(tenant)),
            SupportRole = name + "_support_ro",
            SupportCredential = runtime.Seal(ServerSpec.NewPassword(), SecretPurpose.SupportCredential(tenant)),
            IdentityNonce = RandomNumberGenerator.GetBytes(NonceBytes),
            FenceEpoch = 1,
        };
}
