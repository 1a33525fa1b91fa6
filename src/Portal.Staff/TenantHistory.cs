using Microsoft.EntityFrameworkCore;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Staff;

/// <summary>A time in which a tenant was not served because its server failed its proof (IC-5).</summary>
/// <param name="Reason">Which part of the proof failed, a fixed word.</param>
/// <param name="OpenedAt">When, UTC; null where the row's id, made by hand, does not tell.</param>
/// <param name="LiftedAt">When the operator lifted it, UTC; null while it is open.</param>
public sealed record StaffQuarantine(string Reason, DateTimeOffset? OpenedAt, DateTimeOffset? LiftedAt);

/// <summary>A platform event: ids and fixed words, nothing of a tenant's own.</summary>
/// <param name="EventId">Its number.</param>
/// <param name="OccurredAt">When, UTC.</param>
/// <param name="Kind">What happened.</param>
/// <param name="TenantId">The tenant, where one is known.</param>
/// <param name="ServerId">The server, where one is concerned.</param>
/// <param name="Reason">Which check failed, a fixed word.</param>
/// <param name="Reference">Reference number that was looked up, or else the last one that a caller was shown.</param>
/// <param name="Count">How many like it are counted in it.</param>
public sealed record StaffEvent(
    long EventId,
    DateTimeOffset OccurredAt,
    PlatformEventKind Kind,
    TenantId? TenantId,
    ServerId? ServerId,
    string? Reason,
    string? Reference,
    int Count
);

/// <summary>What the platform knows about one tenant beyond its line in the list.</summary>
/// <param name="Hosts">Its hosts, in alphabetical order.</param>
/// <param name="BindingVersion">Version of its binding; null while it has none.</param>
/// <param name="Quarantines">The latest, newest first.</param>
/// <param name="Events">The latest, newest first.</param>
/// <param name="Suspension">The latest suspension, which may have been lifted; null when there was none.</param>
public sealed record TenantFacts(
    IReadOnlyList<string> Hosts,
    long? BindingVersion,
    IReadOnlyList<StaffQuarantine> Quarantines,
    IReadOnlyList<StaffEvent> Events,
    StaffSuspension? Suspension
);

/// <summary>A suspension, as the platform log has it.</summary>
/// <param name="By">Who suspended the company.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Reason">Why.</param>
public sealed record StaffSuspension(string By, DateTimeOffset At, string? Reason);

/// <summary>Hosts, quarantines and events of tenants, for the staff.</summary>
public sealed class TenantHistory(IDbContextFactory<CatalogDbContext> catalog)
{
    /// <summary>How many quarantines and how many events are shown.</summary>
    public const int Latest = 20;

    /// <summary>Everything about one tenant.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<TenantFacts> FactsAsync(TenantId tenant, CancellationToken cancellationToken) =>
        catalog.ExecuteAsync(async db => new TenantFacts(
            await db
                .Hosts.Where(row => row.TenantId == tenant)
                .OrderBy(row => row.HostName)
                .Select(row => row.HostName)
                .ToListAsync(cancellationToken),
            await db
                .Bindings.Where(row => row.TenantId == tenant)
                .Select(row => (long?)row.Version)
                .SingleOrDefaultAsync(cancellationToken),
            await QuarantinesAsync(db, tenant, cancellationToken),
            await Events(db.Events.Where(row => row.TenantId == tenant)).ToListAsync(cancellationToken),
            await db
                .PlatformLog.Where(row => row.TenantId == tenant && row.Action == PlatformAction.CompanySuspended)
                .Where(row => row.Outcome == AuditOutcome.Succeeded)
                .OrderByDescending(row => row.OccurredAt)
                .Select(row => new StaffSuspension(row.ActorLabel, row.OccurredAt, row.Detail))
                .FirstOrDefaultAsync(cancellationToken)
        ));

    /// <summary>The events with a reference number, which people read out from a refusal's page.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<List<StaffEvent>> FindReferenceAsync(string reference, CancellationToken cancellationToken) =>
        catalog.ExecuteAsync(db =>
            Events(db.Events.Where(row => row.ReferenceNumbers.Contains(reference)), reference)
                .ToListAsync(cancellationToken)
        );

    private static async Task<List<StaffQuarantine>> QuarantinesAsync(
        CatalogDbContext db,
        TenantId tenant,
        CancellationToken cancellationToken
    )
    {
        var rows = await db
            .Quarantines.AsNoTracking()
            .Where(row => row.TenantId == tenant)
            .OrderByDescending(row => row.QuarantineId)
            .Take(Latest)
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new StaffQuarantine(row.Reason, TimeOf(row.QuarantineId), row.LiftedAt));
    }

    /// <summary>A UUIDv7 begins with its time in milliseconds (RFC 9562, section 5.7).</summary>
    private static DateTimeOffset? TimeOf(Guid id)
    {
        if (id.Version != 7)
        {
            return null;
        }
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }

    private static IQueryable<StaffEvent> Events(IQueryable<EventRow> events, string? reference = null) =>
        events
            .OrderByDescending(row => row.OccurredAt)
            .ThenByDescending(row => row.EventId)
            .Take(Latest)
            .Select(row => new StaffEvent(
                row.EventId,
                row.OccurredAt,
                row.Kind,
                row.TenantId,
                row.ServerId,
                row.Reason,
                reference ?? row.ReferenceNumbers.LastOrDefault(),
                row.Count
            ));
}
