namespace Portal.Domain.Migrations;

/// <summary>
/// The last active admin may be invited again, with the set-up link that staff sent: a company whose only admin was locked out
/// would be lost otherwise. In any other way the last active admin stays (<see cref="TenantRules"/>).
/// </summary>
internal static class SetUpRules
{
    public const string Statements = """
        CREATE OR REPLACE FUNCTION keep_an_admin() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            another boolean;
        BEGIN
            IF OLD.role = 'Admin' AND OLD.state = 'Active'
               AND (TG_OP = 'DELETE' OR NEW.role <> 'Admin' OR NEW.state <> 'Active') THEN
                PERFORM pg_advisory_xact_lock(hashtextextended(TG_TABLE_SCHEMA || '.people', 0));
                EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.users
                    WHERE role = ''Admin'' AND state = ''Active'' AND user_id <> $1)', TG_TABLE_SCHEMA)
                    INTO another USING OLD.user_id;
                IF NOT another AND TG_OP = 'UPDATE' AND NEW.role = 'Admin' AND NEW.state = 'Invited' THEN
                    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.invitations
                        WHERE user_id = $1 AND sent_by_id IS NOT NULL
                          AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now())', TG_TABLE_SCHEMA)
                        INTO another USING OLD.user_id;
                END IF;
                IF NOT another THEN
                    RAISE EXCEPTION 'the last active admin stays' USING ERRCODE = 'PT001';
                END IF;
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END $$;
        """;
}
