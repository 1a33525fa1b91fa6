using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Operator.Positions;
using Portal.Operator.Provisioning;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Staff;

namespace Portal.Operator.Commands;

/// <summary>
/// Accepts that a tenant's server lost what it had confirmed, for example in a failover without synchronous replication. One
/// platform-admin asks, another accepts: the fence epoch rises and the server is marked anew. The tenant stays in quarantine
/// until somebody lifts it.
/// </summary>
internal sealed class LossCommands(
    IDbContextFactory<CatalogDbContext> catalog,
    TenantLocations locations,
    OwnerConnections owners,
    TenantMarks marks,
    PushBinding binding,
    TimeProvider time
)
{
    private static readonly TimeSpan Validity = TimeSpan.FromHours(24);

    /// <summary>Records the request in the platform log.</summary>
    /// <exception cref="ProvisioningException">No such platform-admin, or the tenant's server lacks nothing.</exception>
    public async Task RequestAsync(string urlId, string email, CancellationToken cancellationToken)
    {
        var location = await locations.GetAsync(urlId, cancellationToken);
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var admin = await AdminAsync(db, email, cancellationToken);
        await RequireLossAsync(db, location, cancellationToken);
        db.PlatformLog.Add(Entry(admin, PlatformAction.LossRequested, location));
        await db.SaveChangesAsync(cancellationToken);
        Console.WriteLine($"recorded; within 24 hours another platform-admin: loss accept {urlId} EMAIL");
    }

    /// <summary>Accepts what another platform-admin asked for. If interrupted, run it again: the tenant is not served until it ends.</summary>
    /// <exception cref="ProvisioningException">No such platform-admin, or nobody else asked for it.</exception>
    /// <exception cref="ServerIdentityException">It is another server: that is no loss.</exception>
    public async Task AcceptAsync(string urlId, string email, CancellationToken cancellationToken)
    {
        var location = await locations.GetAsync(urlId, cancellationToken);
        await using var db = await catalog.CreateDbContextAsync(cancellationToken);
        var admin = await AdminAsync(db, email, cancellationToken);
        await RequireLossAsync(db, location, cancellationToken);
        await RequireRequestAsync(db, location, admin, cancellationToken);
        var (epoch, mark) = (location.Row.FenceEpoch + 1, DatabaseMark.NewMark());
        await FenceAsync(location, epoch, mark, cancellationToken);
        await RecordAsync(db, location, admin, epoch, mark, cancellationToken);
        await binding.RunAsync(
            new(urlId, location.Tenant.DisplayName, location.Server.Tier, location.Server.Name),
            cancellationToken
        );
        Console.WriteLine($"accepted: fence epoch {epoch}. Then: quarantine lift {urlId}");
    }

    /// <summary>On the server first. Until the catalog follows, no proof succeeds; the command, run again, finds the new epoch.</summary>
    private async Task FenceAsync(TenantLocation location, long epoch, byte[] mark, CancellationToken cancellationToken)
    {
        try
        {
            await FenceAsync(location, epoch - 1, epoch, mark, cancellationToken);
        }
        catch (ServerIdentityException e) when (e.Reason == "fence-epoch")
        {
            await FenceAsync(location, epoch, epoch, mark, cancellationToken);
        }
    }

    private async Task FenceAsync(
        TenantLocation location,
        long from,
        long to,
        byte[] mark,
        CancellationToken cancellationToken
    )
    {
        await using var source = owners.CreateWithoutPosition(location, from);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("UPDATE portal_identity SET fence_epoch = $1", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = to });
        await command.ExecuteNonQueryAsync(cancellationToken);
        await TenantMarks.InsertAsync(connection, mark);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task RecordAsync(
        CatalogDbContext db,
        TenantLocation location,
        StaffMemberRow admin,
        long epoch,
        byte[] mark,
        CancellationToken cancellationToken
    )
    {
        var row = await db.Bindings.SingleAsync(
            row => row.TenantId == location.Tenant.TenantId && row.Version == location.Row.Version,
            cancellationToken
        );
        var next = marks.Next(row, mark);
        (row.FenceEpoch, row.Version) = (epoch, row.Version + 1);
        (row.PositionNumber, row.PositionSeal) = (next.Number, next.Seal);
        db.PlatformLog.Add(Entry(admin, PlatformAction.LossAccepted, location));
        db.Events.Add(
            new EventRow
            {
                Kind = PlatformEventKind.LossAccepted,
                TenantId = location.Tenant.TenantId,
                ServerId = location.Server.ServerId,
                Count = 1,
            }
        );
        await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task<StaffMemberRow> AdminAsync(
        CatalogDbContext db,
        string email,
        CancellationToken cancellationToken
    )
    {
        var address = email.Trim().ToLowerInvariant();
        return await db
                .StaffMembers.AsNoTracking()
                .SingleOrDefaultAsync(
                    row =>
                        row.Email == address
                        && row.State == StaffState.Active
                        && row.Role == StaffRole.PlatformAdmin
                        && row.Subject != null,
                    cancellationToken
                )
            ?? throw new ProvisioningException(
                "the e-mail address of an active platform-admin who has signed in before",
                $"'{email}'",
                "see: staff list"
            );
    }

    private static async Task RequireLossAsync(
        CatalogDbContext db,
        TenantLocation location,
        CancellationToken cancellationToken
    )
    {
        var isLost = await db.Quarantines.AnyAsync(
            row => row.TenantId == location.Tenant.TenantId && row.LiftedAt == null && row.Reason == "position",
            cancellationToken
        );
        if (!isLost)
        {
            throw new ProvisioningException(
                $"{location.Tenant.UrlId} in quarantine for its position",
                "it is not",
                "see: quarantine list"
            );
        }
    }

    private async Task RequireRequestAsync(
        CatalogDbContext db,
        TenantLocation location,
        StaffMemberRow admin,
        CancellationToken cancellationToken
    )
    {
        var since = time.GetUtcNow() - Validity;
        var entries = db.PlatformLog.Where(row => row.TenantId == location.Tenant.TenantId);
        var isRequested = await entries.AnyAsync(
            row =>
                row.Action == PlatformAction.LossRequested
                && row.ActorId != admin.StaffId.Value
                && row.OccurredAt > since
                && !entries.Any(later => later.Action == PlatformAction.LossAccepted && later.EntryId > row.EntryId),
            cancellationToken
        );
        if (!isRequested)
        {
            throw new ProvisioningException(
                "a request by another platform-admin, 24 hours old at most",
                "none",
                $"let another one run: loss request {location.Tenant.UrlId} EMAIL"
            );
        }
    }

    private static PlatformLogRow Entry(StaffMemberRow admin, PlatformAction action, TenantLocation location) =>
        PlatformActor
            .Staff(admin.StaffId, admin.Email, null, Guid.CreateVersion7().ToString("n"))
            .Entry(action, AuditOutcome.Succeeded, location.Tenant.TenantId);
}
