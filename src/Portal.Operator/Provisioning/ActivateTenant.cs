using Microsoft.EntityFrameworkCore;
using Portal.Operator.Jobs;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Provisioning;

/// <summary>Puts the tenant into service. Its state and the events change in one transaction.</summary>
internal sealed class ActivateTenant(IDbContextFactory<CatalogDbContext> catalog) : IProvisioningStep
{
    public bool RepeatsWhenActive => false;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Locked: two tenants that share a server may be provisioned at the same time, and the server's event is recorded once.
        var server = (
            await db
                .Servers.FromSql($"SELECT * FROM servers WHERE name = {request.ServerName} FOR UPDATE")
                .ToListAsync(cancellationToken)
        ).Single();
        // Locked, as by whoever cancels the job: one of the two comes first.
        var tenant = (
            await db
                .Tenants.FromSql($"SELECT * FROM tenants WHERE url_id = {request.UrlId} FOR UPDATE")
                .ToListAsync(cancellationToken)
        ).Single();
        if (tenant.State != TenantState.Provisioning)
        {
            return;
        }
        await EnsureWantedAsync(db, tenant.TenantId, cancellationToken);
        tenant.State = TenantState.Active;
        var isRecorded = await db.Events.AnyAsync(
            row => row.Kind == PlatformEventKind.ServerProvisioned && row.ServerId == server.ServerId,
            cancellationToken
        );
        if (!isRecorded)
        {
            db.Events.Add(NewEvent(PlatformEventKind.ServerProvisioned, null, server.ServerId));
        }
        db.Events.Add(NewEvent(PlatformEventKind.TenantActivated, tenant.TenantId, server.ServerId));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <exception cref="JobCancelledException">Somebody asked for its end.</exception>
    private static async Task EnsureWantedAsync(
        CatalogDbContext db,
        TenantId tenant,
        CancellationToken cancellationToken
    )
    {
        var cancelled = await db
            .Database.SqlQuery<bool>(
                $"""
                SELECT EXISTS (SELECT FROM jobs WHERE tenant_id = {tenant.Value} AND state = 'Cancelling') AS "Value"
                """
            )
            .SingleAsync(cancellationToken);
        if (cancelled)
        {
            throw new JobCancelledException();
        }
    }

    private static EventRow NewEvent(PlatformEventKind kind, TenantId? tenant, ServerId server) =>
        new()
        {
            Kind = kind,
            TenantId = tenant,
            ServerId = server,
            Count = 1,
        };
}
