using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Texts;
using Portal.Platform.Auditing;

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
        var found = new Selection("audit_entries")
            .Found(query.Search, TextColumns.Folded, ["actor_id", "target_id", "session_id"])
            .Rows(db.AuditEntries);
        var matching = Filter(found, query);
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
}
