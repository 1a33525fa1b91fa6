using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Platform.Connections;

/// <summary>Stops serving a tenant whose server failed its proof (IC-5). Any service opens one; only the operator lifts it.</summary>
public sealed partial class Quarantine(
    IDbContextFactory<CatalogDbContext> catalog,
    TenantDirectory directory,
    PlatformEvents events,
    ILogger<Quarantine> logger
)
{
    /// <summary>Opens a quarantine and records the event. A failure to record is logged; the connection is refused all the same.</summary>
    public async Task OpenAsync(TenantBinding binding, string reason)
    {
        events.Record(new(PlatformEventKind.ServerIdentityRefused, binding.TenantId, binding.ServerId, reason));
        try
        {
            await using var db = await catalog.CreateDbContextAsync();
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO quarantines (quarantine_id, tenant_id, reason)
                VALUES ({Guid.CreateVersion7()}, {binding.TenantId.Value}, {reason})
                ON CONFLICT (tenant_id) WHERE lifted_at IS NULL DO NOTHING
                """
            );
        }
        catch (Exception e)
        {
            LogNotRecorded(e, binding.TenantId);
        }
        directory.Forget(binding.TenantId);
    }

    [LoggerMessage(1103, LogLevel.Critical, "Tenant {Tenant}: the quarantine could not be recorded")]
    private partial void LogNotRecorded(Exception exception, TenantId tenant);
}
