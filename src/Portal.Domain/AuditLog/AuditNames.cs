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
        SELECT user_id AS "Id", display_name AS "Text", false AS "HasKeyEnded" FROM users WHERE user_id = ANY ({0})
        UNION ALL SELECT journey_id, title, false FROM journeys WHERE journey_id = ANY ({0})
        UNION ALL SELECT key_id, name, state = 'Revoked' OR expires_at <= now() FROM api_keys WHERE key_id = ANY ({0})
        """;

    /// <summary>A name.</summary>
    /// <param name="Id">Of the person, journey or key.</param>
    /// <param name="Text">The name.</param>
    /// <param name="HasKeyEnded">Whether it is a key that is no longer in use.</param>
    public sealed record Name(Guid Id, string Text, bool HasKeyEnded);

    /// <summary>The names that are known, by id.</summary>
    public static async Task<Dictionary<Guid, Name>> FindAsync(
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
        var found = await db.Database.SqlQueryRaw<Name>(Statement, asked).ToListAsync(cancellationToken);
        return found.ToDictionary(name => name.Id);
    }

    /// <summary>The name of an id, or null.</summary>
    public static Name? Of(this IReadOnlyDictionary<Guid, Name> names, Guid? id) =>
        id is { } known ? names.GetValueOrDefault(known) : null;
}
