using Microsoft.EntityFrameworkCore;
using Portal.Domain.Access;

namespace Portal.Domain.AuditLog;

/// <summary>
/// Today's names of what audit entries refer to by id: people, journeys and keys. They are shown beside what was recorded, and
/// never in its place.
/// </summary>
internal static class AuditNames
{
    private const string Statement = """
        SELECT user_id AS "Id", display_name AS "Name" FROM users WHERE user_id = ANY ({0})
        UNION ALL SELECT journey_id, title FROM journeys WHERE journey_id = ANY ({0})
        UNION ALL SELECT key_id, name FROM api_keys WHERE key_id = ANY ({0})
        """;

    private sealed record Named(Guid Id, string Name);

    /// <summary>The names that are known, by id.</summary>
    public static async Task<Dictionary<Guid, string>> FindAsync(
        TenantDbContext db,
        IEnumerable<Guid?> ids,
        CancellationToken cancellationToken
    )
    {
        var asked = ids.OfType<Guid>().Distinct().ToArray();
        if (asked.Length == 0)
        {
            return [];
        }
        var found = await db.Database.SqlQueryRaw<Named>(Statement, asked).ToListAsync(cancellationToken);
        return found.ToDictionary(named => named.Id, named => named.Name);
    }

    /// <summary>The name of an id, or null.</summary>
    public static string? Of(this IReadOnlyDictionary<Guid, string> names, Guid? id) =>
        id is { } known ? names.GetValueOrDefault(known) : null;
}
