namespace Portal.Domain.Migrations;

/// <summary>Keys of requests that programs may send again (<c>Idempotency-Key</c>); digests and ids only.</summary>
internal static class IdempotencyRules
{
    public const string Statements = """
        CREATE TABLE idempotency_keys (
            caller_id uuid NOT NULL,
            key_hash bytea NOT NULL CHECK (octet_length(key_hash) = 32),
            request_digest bytea NOT NULL CHECK (octet_length(request_digest) = 32),
            result_id uuid NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (caller_id, key_hash)
        );
        CREATE INDEX ix_idempotency_keys_created_at ON idempotency_keys (created_at);
        """;
}
