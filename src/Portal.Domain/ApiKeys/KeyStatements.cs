using Portal.Platform.Auditing;

namespace Portal.Domain.ApiKeys;

/// <summary>The statements that a key's calls cost the tenant's database.</summary>
internal static class KeyStatements
{
    /// <summary>What "live" means, by the clock of the tenant's database.</summary>
    private const string IsLive = "key.state = 'Active' AND key.revoked_at IS NULL AND key.expires_at > now()";

    /// <summary>Last use is kept to the minute; a row that somebody holds is left for the next call.</summary>
    private const string NeedsTouch =
        "(last_used_at IS NULL OR last_used_at < now() - interval '1 minute') FOR NO KEY UPDATE SKIP LOCKED";

    /// <summary>
    /// The calls of a batch, in one statement: which of their keys are live, an entry for each call of those under the name
    /// that the tenant gave the key, and when and from where it was used. Takes the parameters of <see cref="AuditInsert"/>
    /// and the scopes of each call; returns the places, from 1, of the calls that may be answered.
    /// </summary>
    public const string Record = $"""
        WITH call AS (
            SELECT entry.*, key.name
            FROM unnest({AuditInsert.Arrays}, $14::text[]) WITH ORDINALITY
                AS entry ({AuditInsert.Columns}, scopes, place)
            JOIN api_keys AS key ON key.key_id = entry.actor_id
            WHERE {IsLive} AND key.scopes @> string_to_array(entry.scopes, ' ')
        ), recorded AS (
            INSERT INTO audit_entries ({AuditInsert.Columns})
            SELECT actor_kind, actor_id, name, acting_for_id, action, target_kind, target_id, target_label, outcome,
                   address, session_id, correlation_id, details
            FROM call
        ), touched AS (
            UPDATE api_keys SET last_used_at = now(), last_used_address = latest.address
            FROM (SELECT DISTINCT ON (actor_id) actor_id, address FROM call ORDER BY actor_id, place DESC) AS latest
            WHERE key_id = latest.actor_id
              AND key_id IN (SELECT key_id FROM api_keys WHERE key_id IN (SELECT actor_id FROM call) AND {NeedsTouch})
        )
        SELECT place FROM call
        """;

    /// <summary>The name of a live key, which stays as it is until the transaction ends. Takes id and scopes.</summary>
    public const string Lock = $"""
        SELECT key.name FROM api_keys AS key
        WHERE key.key_id = $1 AND {IsLive} AND key.scopes @> string_to_array($2, ' ')
        FOR SHARE
        """;

    /// <summary>Notes the use of a key. Takes id and address.</summary>
    public const string Touch = $"""
        UPDATE api_keys SET last_used_at = now(), last_used_address = $2
        WHERE key_id IN (SELECT key_id FROM api_keys WHERE key_id = $1 AND {NeedsTouch})
        """;
}
