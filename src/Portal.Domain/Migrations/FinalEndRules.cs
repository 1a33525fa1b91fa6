namespace Portal.Domain.Migrations;

/// <summary>What <see cref="EndRules"/> and <see cref="AccessRules"/> left open: access of users, sessions that ended by themselves.</summary>
internal static class FinalEndRules
{
    public const string Statements = """
        -- Access that a user lost is given back only with a new version, which the catalog has first (AuthorityEnds). Row and
        -- version change in two statements of one transaction, so that this is checked at its end.
        CREATE FUNCTION keep_user_access() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            version bigint;
        BEGIN
            EXECUTE format('SELECT authority_version FROM %I.users WHERE user_id = $1', TG_TABLE_SCHEMA)
                INTO version USING NEW.user_id;
            IF version <= OLD.authority_version THEN
                RAISE EXCEPTION 'access is given back only with a new version of authority' USING ERRCODE = 'PT010';
            END IF;
            RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER keep_user_access AFTER UPDATE ON users DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW WHEN ((OLD.state = 'Deactivated' AND NEW.state <> 'Deactivated')
                               OR (OLD.role <> 'Admin' AND NEW.role = 'Admin'))
            EXECUTE FUNCTION keep_user_access();

        -- A session that was not used for two hours has ended (SessionLiveness).
        CREATE FUNCTION keep_idle_session() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'a session is never revived or prolonged' USING ERRCODE = 'PT005';
        END $$;
        CREATE TRIGGER keep_idle_session BEFORE UPDATE ON sessions FOR EACH ROW
            WHEN (NEW.last_seen_at > OLD.last_seen_at AND OLD.last_seen_at <= now() - interval '2 hours')
            EXECUTE FUNCTION keep_idle_session();

        -- A support session is entered once.
        CREATE FUNCTION keep_support_entrance() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'a support session is never revived or widened' USING ERRCODE = 'PT004';
        END $$;
        CREATE TRIGGER keep_support_entrance BEFORE UPDATE ON support_sessions FOR EACH ROW
            WHEN (OLD.entered_at IS NOT NULL AND NEW.entered_at IS DISTINCT FROM OLD.entered_at)
            EXECUTE FUNCTION keep_support_entrance();
        """;
}
