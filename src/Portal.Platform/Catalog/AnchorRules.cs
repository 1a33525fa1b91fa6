namespace Portal.Platform.Catalog;

/// <summary>IC-5: marks of the catalog itself, and the newest one of the key service's database.</summary>
internal static class AnchorRules
{
    public const string Statements = """
        CREATE TABLE portal_positions (
            number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            mark bytea NOT NULL UNIQUE CHECK (octet_length(mark) = 32)
        );
        CREATE TABLE key_service_position (
            only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
            number bigint NOT NULL,
            mark bytea NOT NULL CHECK (octet_length(mark) = 32)
        );
        GRANT SELECT ON portal_positions, key_service_position TO portal_web, portal_api;
        CREATE TRIGGER require_operator_lease BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON portal_positions
            FOR EACH STATEMENT EXECUTE FUNCTION require_operator_lease();
        CREATE TRIGGER require_operator_lease BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON key_service_position
            FOR EACH STATEMENT EXECUTE FUNCTION require_operator_lease();
        """;
}
