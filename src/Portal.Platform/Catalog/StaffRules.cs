namespace Portal.Platform.Catalog;

/// <summary>Rights on the staff's tables, and rules that hold against any bug in the code.</summary>
internal static class StaffRules
{
    public const string Statements = """
        GRANT SELECT ON staff_members, staff_sessions, support_sessions, platform_log TO portal_web;
        GRANT UPDATE (display_name, issuer, subject) ON staff_members TO portal_web;
        GRANT INSERT, UPDATE (last_seen_at, ended_at) ON staff_sessions TO portal_web;
        GRANT INSERT, UPDATE (state, expires_at, entered_at, ended_at, end_reason,
                              code_hash, code_challenge, code_expires_at, code_used_at)
            ON support_sessions TO portal_web;
        GRANT SELECT (event_id, occurred_at, kind, tenant_id, server_id, reason, reference, count) ON events TO portal_web;
        GRANT INSERT (actor_kind, actor_id, actor_label, action, outcome, tenant_id, support_session_id, detail,
                      address, correlation_id),
              SELECT (entry_id, occurred_at) ON platform_log TO portal_web, portal_api;

        -- From the first sign-in on only (issuer, subject) counts.
        CREATE FUNCTION keep_staff_identity() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.issuer IS NOT NULL AND (NEW.issuer, NEW.subject) IS DISTINCT FROM (OLD.issuer, OLD.subject) THEN
                RAISE EXCEPTION 'a bound staff identity stays bound' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER keep_staff_identity BEFORE UPDATE ON staff_members
            FOR EACH ROW EXECUTE FUNCTION keep_staff_identity();

        -- What has ended stays ended, and what is open never gets longer.
        CREATE FUNCTION keep_support_session() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (OLD.state IN ('Ended', 'Failed') AND NEW.state <> OLD.state)
               OR (OLD.state = 'Open' AND NEW.state = 'Intended')
               OR (OLD.expires_at IS NOT NULL AND (NEW.expires_at IS NULL OR NEW.expires_at > OLD.expires_at))
               OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at) THEN
                RAISE EXCEPTION 'a support session is never revived' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER keep_support_session BEFORE UPDATE ON support_sessions
            FOR EACH ROW EXECUTE FUNCTION keep_support_session();

        CREATE FUNCTION keep_platform_log() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the platform log is append-only' USING ERRCODE = 'integrity_constraint_violation';
        END $$;
        CREATE TRIGGER keep_platform_log BEFORE UPDATE OR DELETE OR TRUNCATE ON platform_log
            FOR EACH STATEMENT EXECUTE FUNCTION keep_platform_log();
        """;
}
