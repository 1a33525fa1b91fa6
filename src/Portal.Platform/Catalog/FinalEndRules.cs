namespace Portal.Platform.Catalog;

/// <summary>Ends in the catalog are final too: staff sessions, codes of the handoff, reservations of identities.</summary>
internal static class FinalEndRules
{
    public const string Statements = """
        -- What has ended stays ended, by hand, by time or by an hour without use (StaffSessions).
        CREATE FUNCTION keep_staff_session() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (NEW.staff_session_id, NEW.staff_id, NEW.secret_hash) IS DISTINCT FROM
                   (OLD.staff_session_id, OLD.staff_id, OLD.secret_hash)
               OR NEW.expires_at > OLD.expires_at
               OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at)
               OR (NEW.last_seen_at > OLD.last_seen_at AND OLD.last_seen_at <= now() - interval '1 hour') THEN
                RAISE EXCEPTION 'a staff session is never revived or prolonged'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER keep_staff_session BEFORE UPDATE ON staff_sessions
            FOR EACH ROW EXECUTE FUNCTION keep_staff_session();

        -- A session is entered once, and a code used once; a new code has a new hash.
        CREATE FUNCTION keep_support_entrance() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (OLD.entered_at IS NOT NULL AND NEW.entered_at IS DISTINCT FROM OLD.entered_at)
               OR (OLD.code_hash = NEW.code_hash
                   AND (NEW.code_expires_at > OLD.code_expires_at
                        OR NEW.code_challenge IS DISTINCT FROM OLD.code_challenge
                        OR (OLD.code_used_at IS NOT NULL AND NEW.code_used_at IS DISTINCT FROM OLD.code_used_at))) THEN
                RAISE EXCEPTION 'a support session is entered once' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER keep_support_entrance BEFORE UPDATE ON support_sessions
            FOR EACH ROW EXECUTE FUNCTION keep_support_entrance();

        -- A reservation is renewed with a new version only, so that a late confirmation of an older one is refused.
        CREATE FUNCTION keep_reservation() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.authority_version < OLD.authority_version
               OR (NEW.authority_version = OLD.authority_version AND NEW.reserved_until > OLD.reserved_until) THEN
                RAISE EXCEPTION 'a reservation is renewed with a new version only'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER keep_reservation BEFORE UPDATE ON identity_bindings
            FOR EACH ROW EXECUTE FUNCTION keep_reservation();
        """;
}
