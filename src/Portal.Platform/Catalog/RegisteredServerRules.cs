namespace Portal.Platform.Catalog;

/// <summary>
/// Servers that somebody else runs: what was found at their registration, and which company gets one. Whoever asks for a
/// company names one in the transaction's setting <c>portal.server</c>; else the operator may prefer them to making clusters.
/// </summary>
internal static class RegisteredServerRules
{
    public const string Statements = """
        ALTER TABLE servers ADD COLUMN authority text;
        DROP INDEX ix_servers_server_key_pin;
        CREATE UNIQUE INDEX ix_servers_server_key_pin ON servers (server_key_pin) WHERE authority IS NULL;
        ALTER TABLE company_settings ADD COLUMN prefers_registered boolean NOT NULL DEFAULT false;

        -- Granted to nobody: portal_operator owns it.
        CREATE TABLE registered_servers (
            server_id uuid PRIMARY KEY REFERENCES servers ON DELETE RESTRICT,
            registered_at timestamptz NOT NULL DEFAULT now(),
            version integer NOT NULL,
            max_connections integer NOT NULL,
            usable_connections integer NOT NULL,
            is_superuser boolean NOT NULL,
            findings text[] NOT NULL
        );
        CREATE TRIGGER require_operator_lease BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON registered_servers
            FOR EACH STATEMENT EXECUTE FUNCTION require_operator_lease();

        -- The server's row is locked: of two companies that want it, one gets it (IC-4 holds that too).
        CREATE FUNCTION place_job() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            wanted text := nullif(current_setting('portal.server', true), '');
            found_server uuid;
        BEGIN
            IF wanted IS NULL AND NEW.tier = 'Dedicated' AND (SELECT prefers_registered FROM company_settings) THEN
                SELECT s.name INTO wanted FROM servers AS s JOIN registered_servers AS r USING (server_id)
                    WHERE s.tier = 'Dedicated' AND NOT is_server_taken(s.server_id)
                    ORDER BY r.registered_at LIMIT 1 FOR UPDATE OF s SKIP LOCKED;
            END IF;
            IF wanted IS NULL THEN
                RETURN NEW;
            END IF;
            SELECT s.server_id INTO found_server FROM servers AS s JOIN registered_servers AS r USING (server_id)
                WHERE s.name = wanted AND s.tier = NEW.tier FOR UPDATE OF s;
            IF found_server IS NULL THEN
                RAISE EXCEPTION 'no such registered server' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_jobs_server';
            END IF;
            IF NEW.tier = 'Dedicated' AND is_server_taken(found_server) THEN
                RAISE EXCEPTION 'a dedicated server is one company''s'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_jobs_server_free';
            END IF;
            NEW.server_name := wanted;
            RETURN NEW;
        END $$;
        CREATE FUNCTION is_server_taken(server uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
            SELECT EXISTS (SELECT FROM bindings WHERE server_id = server)
                OR EXISTS (SELECT FROM jobs AS j JOIN servers AS s ON s.name = j.server_name
                           WHERE s.server_id = server AND j.ended_at IS NULL)
        $$;
        CREATE TRIGGER place_job BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION place_job();
        REVOKE ALL ON FUNCTION is_server_taken FROM PUBLIC;
        """;
}
