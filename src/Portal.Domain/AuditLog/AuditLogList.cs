using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Platform.Auditing;
using Portal.Platform.Catalog;

namespace Portal.Domain.AuditLog;

/// <summary>The list query: filter, search, sort and page in the database.</summary>
internal static class AuditLogList
{
    private static readonly int[] Reads =
    [
        (int)AuditAction.ProfileViewed,
        (int)AuditAction.UsersListed,
        (int)AuditAction.UserViewed,
        (int)AuditAction.JourneysListed,
        (int)AuditAction.JourneyViewed,
        (int)AuditAction.AuditLogListed,
        (int)AuditAction.AuditEntryViewed,
        (int)AuditAction.OverviewViewed,
        (int)AuditAction.ApiKeysListed,
        (int)AuditAction.ApiKeyViewed,
        (int)AuditAction.ApiKeyIdentified,
        (int)AuditAction.SupportAccessListed,
    ];

    public static async Task<Page<AuditListItem>> ReadAsync(
        TenantDbContext db,
        AuditLogQuery query,
        CancellationToken cancellationToken
    )
    {
        var matching = Search(Filter(db.AuditEntries, query), query.Search);
        var total = await matching.CountAsync(cancellationToken);
        var page = query.Page.Bounded();
        var ordered = query.Descending
            ? matching.OrderByDescending(entry => entry.OccurredAt).ThenByDescending(entry => entry.EntryId)
            : matching.OrderBy(entry => entry.OccurredAt).ThenBy(entry => entry.EntryId);
        var items = await ordered
            .Skip(page.Skip)
            .Take(page.Take)
            .Select(entry => new AuditListItem(
                entry.EntryId,
                entry.OccurredAt,
                entry.ActorKind,
                entry.ActorLabel,
                (AuditAction)entry.Action,
                entry.TargetKind,
                entry.TargetId,
                entry.TargetLabel,
                entry.Outcome
            ))
            .ToListAsync(cancellationToken);
        return new(items, total);
    }

    private static IQueryable<AuditEntry> Filter(IQueryable<AuditEntry> entries, AuditLogQuery query)
    {
        if (query.Action is { } action)
        {
            entries = entries.Where(entry => entry.Action == (int)action);
        }
        else if (query.ChangesOnly)
        {
            entries = entries.Where(entry => !Reads.Contains(entry.Action));
        }
        if (query.Outcome is { } outcome)
        {
            entries = entries.Where(entry => entry.Outcome == outcome);
        }
        if (query.ActorId is { } actor)
        {
            entries = entries.Where(entry => entry.ActorId == actor);
        }
        if (query.From is { } from)
        {
            var utc = from.ToUniversalTime();
            entries = entries.Where(entry => entry.OccurredAt >= utc);
        }
        if (query.Until is { } until)
        {
            var utc = until.ToUniversalTime();
            entries = entries.Where(entry => entry.OccurredAt < utc);
        }
        return entries;
    }

    private static IQueryable<AuditEntry> Search(IQueryable<AuditEntry> entries, string? text)
    {
        if (text is null)
        {
            return entries;
        }
#pragma warning disable MA0011, CA1304, CA1311 // the database lower-cases, by its own locale
        // One lower-case text: ILIKE on each of the three would fold the pattern again for every row.
        var pattern = SearchPattern.Containing(text.ToLowerInvariant());
        return entries.Where(entry =>
            EF.Functions.Like(
                (entry.ActorLabel + "\n" + (entry.TargetLabel ?? "") + "\n" + entry.CorrelationId).ToLower(),
                pattern,
                SearchPattern.Escape
            )
        );
#pragma warning restore MA0011, CA1304, CA1311
    }
}
