namespace Portal.Domain.Migrations;

/// <summary>Rules of a tenant's database that outlast any bug above them.</summary>
internal static class TenantRules
{
    public const string Statements = """
        -- IC-5: who this schema belongs to. One row, written by the operator through the owner role.
        CREATE TABLE portal_identity (
            only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
            tenant_id uuid NOT NULL,
            server_id uuid NOT NULL,
            nonce bytea NOT NULL CHECK (octet_length(nonce) = 32),
            fence_epoch bigint NOT NULL
        );

        -- The last active admin cannot be demoted, deactivated or deleted. Changes to admins queue behind one lock, so
        -- that two admins cannot remove each other at the same time. The table is named in full: an unnamed schema could
        -- be shadowed by a temporary table of the caller.
        CREATE FUNCTION keep_an_admin() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            another boolean;
        BEGIN
            IF OLD.role = 'Admin' AND OLD.state = 'Active'
               AND (TG_OP = 'DELETE' OR NEW.role <> 'Admin' OR NEW.state <> 'Active') THEN
                PERFORM pg_advisory_xact_lock(hashtextextended(TG_TABLE_SCHEMA || '.people', 0));
                EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.users
                    WHERE role = ''Admin'' AND state = ''Active'' AND user_id <> $1)', TG_TABLE_SCHEMA)
                    INTO another USING OLD.user_id;
                IF NOT another THEN
                    RAISE EXCEPTION 'the last active admin stays' USING ERRCODE = 'PT001';
                END IF;
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END $$;
        CREATE TRIGGER keep_an_admin BEFORE UPDATE OR DELETE ON users
            FOR EACH ROW EXECUTE FUNCTION keep_an_admin();

        -- The audit log is append-only, for the owner role too.
        CREATE FUNCTION keep_audit_entries() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'PT002';
        END $$;
        CREATE TRIGGER keep_audit_entries BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
            FOR EACH STATEMENT EXECUTE FUNCTION keep_audit_entries();
        """;
}
