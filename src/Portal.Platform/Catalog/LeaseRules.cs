namespace Portal.Platform.Catalog;

/// <summary>
/// The row by which one operator leads, and its fence: a connection that names an operator
/// (<c>portal.operator</c>) writes to the operator's tables only while that operator has the lease. Connections of other
/// services and of the operator's commands name none.
/// </summary>
internal static class LeaseRules
{
    public const string Statements = """
        CREATE TABLE operator_lease (
            id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
            epoch bigint NOT NULL UNIQUE,
            holder uuid NOT NULL,
            expires_at timestamptz NOT NULL
        );
        INSERT INTO operator_lease (epoch, holder, expires_at)
            VALUES (0, '00000000-0000-0000-0000-000000000000', '-infinity');

        -- The row lock holds until the writer commits. It lets renewals pass; taking the lease changes the epoch, a key
        -- column, and waits. So no write of a former leader commits after another operator has begun to lead.
        CREATE FUNCTION require_operator_lease() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            writer text := current_setting('portal.operator', true);
        BEGIN
            IF writer <> '' THEN
                PERFORM FROM operator_lease WHERE holder = writer::uuid FOR KEY SHARE;
                IF NOT FOUND THEN
                    RAISE EXCEPTION 'another operator has the lease' USING ERRCODE = 'object_not_in_prerequisite_state';
                END IF;
            END IF;
            RETURN NULL;
        END $$;
        DO $$
        DECLARE
            name text;
        BEGIN
            FOREACH name IN ARRAY ARRAY['tenants', 'hosts', 'servers', 'bindings', 'identity_providers',
                                        'staff_members', 'server_administrators', 'tenant_owners'] LOOP
                EXECUTE format(
                    'CREATE TRIGGER require_operator_lease BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I '
                    'FOR EACH STATEMENT EXECUTE FUNCTION require_operator_lease()', name);
            END LOOP;
        END $$;
        """;
}
