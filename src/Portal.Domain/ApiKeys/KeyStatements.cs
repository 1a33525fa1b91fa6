using Portal.Platform.Auditing;

namespace Portal.Domain.ApiKeys;

/// <summary>The statements that verify and record calls of keys.</summary>
internal static class KeyStatements
{
    /// <summary>The one definition of a live key, by the clock of the tenant's database (IC-9).</summary>
    private const string IsLive = "key.state = 'Active' AND key.revoked_at IS NULL AND key.expires_at > now()";

    /// <summary>Last use is kept to the minute; a row that is locked is left for the next call.</summary>
    private const string NeedsTouch =
        "(last_used_at IS NULL OR last_used_at < now() - interval '1 minute') FOR NO KEY UPDATE SKIP LOCKED";

    /// <summary>
    /// The calls of a batch in one statement: an entry for each call whose key is live, under the name that the tenant gave the
    /// key. Takes the parameters of <see cref="AuditInsert"/>, then scopes and required version of each call; returns the
    /// correlation ids of the calls that may be answered.
    /// </summary>
    public const string Record = $"""
        INSERT INTO audit_entries ({AuditInsert.Columns})
        SELECT actor_kind, actor_id, key.name, acting_for_id, action, target_kind, target_id, target_label, outcome,
               address, session_id, correlation_id, details
        FROM unnest({AuditInsert.Arrays}, $14::text[], $15::bigint[]) AS entry ({AuditInsert.Columns}, wanted, version)
        JOIN api_keys AS key ON key.key_id = entry.actor_id
        WHERE {IsLive} AND key.authority_version >= entry.version AND key.scopes @> string_to_array(entry.wanted, ' ')
        RETURNING correlation_id
        """;

    /// <summary>The name of a live key, locked until the transaction ends. Takes id, scopes and required version.</summary>
    public const string Lock = $"""
        SELECT key.name FROM api_keys AS key
        WHERE key.key_id = $1 AND {IsLive} AND key.authority_version >= $3
          AND key.scopes @> string_to_array($2, ' ')
        FOR SHARE
        """;

    /// <summary>Notes the use of a live key. Takes id and address.</summary>
    public const string Touch = $"""
        UPDATE api_keys SET last_used_at = now(), last_used_address = $2
        WHERE key_id IN (SELECT key.key_id FROM api_keys AS key WHERE key.key_id = $1 AND {IsLive} AND {NeedsTouch})
        """;
}
