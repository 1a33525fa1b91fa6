using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Texts;
using Portal.Platform.Auditing;

namespace Portal.Domain.AuditLog;

/// <summary>The list query: filter, search, fold, sort and page in the database.</summary>
internal static class AuditLogList
{
    public static async Task<Page<AuditListItem>> ReadAsync(
        TenantDbContext db,
        AuditLogQuery query,
        CancellationToken cancellationToken
    )
    {
        var matching = Matching(query);
        var page = query.Page.Bounded();
        var total = await matching.Rows(db.AuditEntries).CountAsync(cancellationToken);
        if (!query.Fold || total > AuditRuns.MaximumEntries)
        {
            return new(await EntriesAsync(db, matching, query.Descending, page, cancellationToken), total);
        }
        var runs = await AuditRuns.PageAsync(db, matching, query.Descending, page, cancellationToken);
        return new(
            await RunsAsync(db, runs, query.Descending, cancellationToken),
            await AuditRuns.CountAsync(db, matching, cancellationToken)
        );
    }

    private static Selection Matching(AuditLogQuery query)
    {
        const string position = "(SELECT occurred_at, entry_id FROM audit_entries WHERE entry_id = {0})";
        return new Selection("audit_entries")
            .Found(query.Search, TextColumns.Folded, ["actor_id", "target_id", "session_id"])
            .Where("action = {0}", (int?)query.Action)
            .Where("action <> ALL ({0})", query.ChangesOnly && query.Action is null ? AuditReads.Numbers : null)
            .Where("outcome = {0}", (int?)query.Outcome)
            .Where("actor_id = {0}", query.ActorId)
            .Where("occurred_at >= {0}", query.From?.ToUniversalTime())
            .Where("occurred_at < {0}", query.Until?.ToUniversalTime())
            .Where($"(occurred_at, entry_id) >= {position}", query.Span?.FirstId)
            .Where($"(occurred_at, entry_id) <= {position}", query.Span?.LastId);
    }

    private static async Task<List<AuditListItem>> EntriesAsync(
        TenantDbContext db,
        Selection matching,
        bool descending,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var entries = matching.Rows(db.AuditEntries);
        var ordered = descending
            ? entries.OrderByDescending(entry => entry.OccurredAt).ThenByDescending(entry => entry.EntryId)
            : entries.OrderBy(entry => entry.OccurredAt).ThenBy(entry => entry.EntryId);
        var items = await Items(ordered.Skip(page.Skip).Take(page.Take)).ToListAsync(cancellationToken);
        return await NameAsync(db, items, cancellationToken);
    }

    /// <summary>Each run as its latest entry.</summary>
    private static async Task<List<AuditListItem>> RunsAsync(
        TenantDbContext db,
        List<AuditRuns.Found> runs,
        bool descending,
        CancellationToken cancellationToken
    )
    {
        var ids = runs.SelectMany(run => new[] { run.HeadId, run.TailId }).Distinct().ToArray();
        var entries = await Items(db.AuditEntries.Where(entry => ids.Contains(entry.EntryId)))
            .ToDictionaryAsync(item => item.EntryId, cancellationToken);
        AuditListItem Item(AuditRuns.Found run)
        {
            var (first, last) = descending ? (run.TailId, run.HeadId) : (run.HeadId, run.TailId);
            return entries[last] with
            {
                Run = run.Count > 1 ? new(run.Count, new(first, last), entries[first].OccurredAt) : null,
            };
        }
        return await NameAsync(db, runs.ConvertAll(Item), cancellationToken);
    }

    private static IQueryable<AuditListItem> Items(IQueryable<AuditEntry> entries) =>
        entries.Select(entry => new AuditListItem(
            entry.EntryId,
            entry.OccurredAt,
            entry.ActorKind,
            entry.ActorId,
            entry.ActorLabel,
            (AuditAction)entry.Action,
            entry.TargetKind,
            entry.TargetId,
            entry.TargetLabel,
            entry.Outcome,
            null,
            null,
            null
        ));

    private static async Task<List<AuditListItem>> NameAsync(
        TenantDbContext db,
        List<AuditListItem> items,
        CancellationToken cancellationToken
    )
    {
        var names = await AuditNames.FindAsync(
            db,
            items.SelectMany(item => new[] { item.ActorId, item.TargetId }),
            cancellationToken
        );
        return items.ConvertAll(item =>
            item with
            {
                ActorName = item.ActorKind == AuditActorKind.User ? names.Of(item.ActorId)?.Text : null,
                TargetName = item.TargetLabel is null ? names.Of(item.TargetId)?.Text : null,
            }
        );
    }
}
