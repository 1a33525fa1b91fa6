using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;
using Portal.Domain.Texts;

namespace Portal.Domain.AuditLog;

/// <summary>
/// Runs of adjacent reads, found in the database: pages stay exact, and no page is filled by somebody who reloads. A page is
/// read in the order of the index and stops at its last run; only their number looks at every matching entry.
/// </summary>
internal static class AuditRuns
{
    /// <summary>
    /// More matching entries than this are not folded: numbering the runs of a million takes about a second, and a request
    /// has three.
    /// </summary>
    public const int MaximumEntries = 500_000;

    /// <summary>A run of one or more entries.</summary>
    /// <param name="HeadId">Its first entry in the order of the list.</param>
    /// <param name="TailId">Its last entry in that order.</param>
    /// <param name="Count">How many entries.</param>
    public sealed record Found(long HeadId, long TailId, int Count);

    private sealed record Start(long EntryId, long? Previous, long Number);

    private sealed record End(long EntryId, int Count);

    /// <summary>How many runs there are.</summary>
    public static Task<int> CountAsync(TenantDbContext db, Selection entries, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT count(*)::int AS "Value" FROM ({Marked(entries, "occurred_at, entry_id")}) AS marked WHERE starts
            """;
        return db.Database.SqlQueryRaw<int>(sql, entries.Values).SingleAsync(cancellationToken);
    }

    /// <summary>A page of runs in the order of the list.</summary>
    public static async Task<List<Found>> PageAsync(
        TenantDbContext db,
        Selection entries,
        bool descending,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var order = descending ? "occurred_at DESC, entry_id DESC" : "occurred_at, entry_id";
        var sql = $"""
            SELECT entry_id AS "EntryId", previous AS "Previous", number AS "Number"
            FROM ({Marked(entries, order)}) AS marked WHERE starts
            ORDER BY {order} OFFSET {page.Skip} LIMIT {page.Take + 1}
            """;
        var starts = await db.Database.SqlQueryRaw<Start>(sql, entries.Values).ToListAsync(cancellationToken);
        // What stands before the start of a run is the last entry of the run before it.
        var runs = starts
            .Zip(starts.Skip(1))
            .Select(pair => new Found(
                pair.First.EntryId,
                pair.Second.Previous!.Value,
                (int)(pair.Second.Number - pair.First.Number)
            ))
            .ToList();
        if (starts.Count > 0 && starts.Count <= page.Take)
        {
            var head = starts[^1].EntryId;
            var end = await EndAsync(db, entries, descending, head, cancellationToken);
            runs.Add(new(head, end.EntryId, end.Count));
        }
        return runs;
    }

    /// <summary>The last run of all goes on to the end of the list.</summary>
    private static Task<End> EndAsync(
        TenantDbContext db,
        Selection entries,
        bool descending,
        long head,
        CancellationToken cancellationToken
    )
    {
        var (beyond, direction) = descending ? ("<=", "") : (">=", "DESC");
        var sql = $"""
            SELECT entry_id AS "EntryId", (count(*) OVER ())::int AS "Count" FROM audit_entries
            WHERE {entries.Conditions} AND (occurred_at, entry_id) {beyond}
                  (SELECT occurred_at, entry_id FROM audit_entries WHERE entry_id = {head})
            ORDER BY occurred_at {direction}, entry_id {direction} LIMIT 1
            """;
        return db.Database.SqlQueryRaw<End>(sql, entries.Values).SingleAsync(cancellationToken);
    }

    /// <summary>
    /// The entries, numbered, each with whether a run starts with it. Entries of a run have the same key; a change has none.
    /// The key is a hash, which compares several times faster than seven columns: it has 64 bits, and only neighbours are
    /// compared.
    /// </summary>
    private static string Marked(Selection entries, string order)
    {
        const string none = "'00000000-0000-0000-0000-000000000000'";
        return $"""
            SELECT entry_id, occurred_at, row_number() OVER w AS number, lag(entry_id) OVER w AS previous,
                   key IS NULL OR key IS DISTINCT FROM lag(key) OVER w AS starts
            FROM (
                SELECT entry_id, occurred_at, CASE WHEN action IN ({string.Join(',', AuditReads.Numbers)}) THEN
                    uuid_hash_extended(coalesce(target_id, {none}), uuid_hash_extended(coalesce(actor_id, {none}),
                        hashtextextended(actor_label, action * 100 + outcome * 10 + actor_kind))) END AS key
                FROM audit_entries WHERE {entries.Conditions}
            ) AS keyed
            WINDOW w AS (ORDER BY {order})
            """;
    }
}
