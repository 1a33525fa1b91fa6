using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Portal.Platform;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;
using Portal.Platform.Tenancy;

namespace Portal.Staff;

/// <summary>A query of the platform log, newest first.</summary>
/// <param name="Actor">Part of the actor's name; null for all.</param>
/// <param name="Action">Only this action; null for all.</param>
/// <param name="Outcome">Only this outcome; null for all.</param>
/// <param name="Company">Only about the tenant with this url_id; null for all.</param>
/// <param name="From">From this moment on, UTC; null for all.</param>
/// <param name="Until">Before this moment, UTC; null for all.</param>
/// <param name="After">The page of older entries that follows this entry.</param>
/// <param name="Before">The page of newer entries before this entry; counts when <paramref name="After"/> is null.</param>
public sealed record PlatformLogQuery(
    string? Actor = null,
    PlatformAction? Action = null,
    AuditOutcome? Outcome = null,
    string? Company = null,
    DateTimeOffset? From = null,
    DateTimeOffset? Until = null,
    long? After = null,
    long? Before = null
);

/// <summary>An entry with the company's name, which the entry itself does not hold.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Company">The company; null where none is concerned.</param>
public sealed record PlatformLogItem(PlatformLogRow Entry, StaffTenantName? Company);

/// <summary>A part of the platform log.</summary>
/// <param name="Rows">The entries, newest first.</param>
/// <param name="HasNewer">Whether there are newer ones.</param>
/// <param name="HasOlder">Whether there are older ones.</param>
public sealed record PlatformLogPage(IReadOnlyList<PlatformLogItem> Rows, bool HasNewer, bool HasOlder);

/// <summary>
/// Reads the platform log. Staff see their own entries; a platform admin sees all, the
/// automation's and the platform's own: who looks after others' work must see it, who does the work need not.
/// </summary>
public sealed class PlatformLogList(IDbContextFactory<CatalogDbContext> catalog)
{
    /// <summary>Entries of a page.</summary>
    public const int PageSize = 50;

    private const int BatchSize = 1000;

    /// <summary>One page.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public Task<PlatformLogPage> ListAsync(
        StaffCaller staff,
        PlatformLogQuery query,
        CancellationToken cancellationToken
    ) =>
        catalog.ExecuteAsync(async db =>
        {
            var rows = await ReadAsync(db, staff, query, PageSize + 1, cancellationToken);
            var slice = KeysetSlice<PlatformLogItem>.Of(
                rows,
                PageSize,
                query.After is not null,
                query.Before is not null
            );
            return new PlatformLogPage(slice.Shown, HasNewer: slice.HasEarlier, HasOlder: slice.HasLater);
        });

    /// <summary>All entries of a query, newest first; read in batches, so that neither side holds them all.</summary>
    /// <exception cref="ServiceUnavailableException">The catalog does not answer.</exception>
    public async IAsyncEnumerable<PlatformLogItem> ReadAllAsync(
        StaffCaller staff,
        PlatformLogQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var rows = new List<PlatformLogItem>();
        do
        {
            var next = rows.Count == 0 ? query : query with { After = rows[^1].Entry.EntryId };
            rows = await catalog.ExecuteAsync(db => ReadAsync(db, staff, next, BatchSize, cancellationToken));
            foreach (var row in rows)
            {
                yield return row;
            }
        } while (rows.Count == BatchSize);
    }

    private static Task<List<PlatformLogItem>> ReadAsync(
        CatalogDbContext db,
        StaffCaller staff,
        PlatformLogQuery query,
        int count,
        CancellationToken cancellationToken
    ) =>
        Placed(Matching(db, staff, query), query)
            .Take(count)
            .Select(row => new PlatformLogItem(
                row,
                db.Tenants.Where(tenant => (TenantId?)tenant.TenantId == row.TenantId)
                    .Select(tenant => new StaffTenantName(tenant.TenantId, tenant.UrlId, tenant.DisplayName, null))
                    .FirstOrDefault()
            ))
            .ToListAsync(cancellationToken);

    private static IQueryable<PlatformLogRow> Matching(CatalogDbContext db, StaffCaller staff, PlatformLogQuery query)
    {
        var entries = db.PlatformLog.AsNoTracking();
        if (staff.Role != StaffRole.PlatformAdmin)
        {
            var own = (Guid?)staff.StaffId.Value;
            entries = entries.Where(row => row.ActorKind == PlatformActorKind.Staff && row.ActorId == own);
        }
        if (query.Actor is { } actor)
        {
            var wanted = SearchPattern.Containing(actor);
            entries = entries.Where(row => EF.Functions.ILike(row.ActorLabel, wanted, SearchPattern.Escape));
        }
        if (query.Action is { } action)
        {
            entries = entries.Where(row => row.Action == action);
        }
        if (query.Outcome is { } outcome)
        {
            entries = entries.Where(row => row.Outcome == outcome);
        }
        if (query.From is { } from)
        {
            entries = entries.Where(row => row.OccurredAt >= from);
        }
        if (query.Until is { } until)
        {
            entries = entries.Where(row => row.OccurredAt < until);
        }
        if (query.Company is { } company)
        {
            entries = entries.Where(row =>
                db.Tenants.Any(tenant => tenant.UrlId == company && (TenantId?)tenant.TenantId == row.TenantId)
            );
        }
        return entries;
    }

    private static IQueryable<PlatformLogRow> Placed(IQueryable<PlatformLogRow> entries, PlatformLogQuery query) =>
        query switch
        {
            { After: { } after } => entries.Where(row => row.EntryId < after).OrderByDescending(row => row.EntryId),
            { Before: { } before } => entries.Where(row => row.EntryId > before).OrderBy(row => row.EntryId),
            _ => entries.OrderByDescending(row => row.EntryId),
        };
}
