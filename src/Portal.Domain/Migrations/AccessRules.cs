namespace Portal.Domain.Migrations;

/// <summary>Rules about keys and support sessions that outlast any bug above them.</summary>
internal static class AccessRules
{
    public const string Statements = """
        -- A revoked key stays revoked; no key gains scopes or a longer life.
        CREATE FUNCTION keep_api_key() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (NEW.key_id, NEW.scopes, NEW.created_at) IS DISTINCT FROM (OLD.key_id, OLD.scopes, OLD.created_at)
               OR NEW.expires_at > OLD.expires_at
               OR (OLD.state = 'Revoked' AND (NEW.state, NEW.revoked_at) IS DISTINCT FROM (OLD.state, OLD.revoked_at))
               OR (OLD.state = 'Active' AND NEW.state = 'Pending') THEN
                RAISE EXCEPTION 'a key is never revived or widened' USING ERRCODE = 'PT003';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER keep_api_key BEFORE UPDATE ON api_keys FOR EACH ROW EXECUTE FUNCTION keep_api_key();

        -- What has ended stays ended; no support session becomes longer, or gains the right to write.
        CREATE FUNCTION keep_support_session() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (NEW.support_session_id, NEW.staff_id, NEW.mode, NEW.started_at)
                   IS DISTINCT FROM (OLD.support_session_id, OLD.staff_id, OLD.mode, OLD.started_at)
               OR NEW.expires_at > OLD.expires_at
               OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at)
               OR (OLD.secret_hash IS NOT NULL AND NEW.secret_hash IS DISTINCT FROM OLD.secret_hash) THEN
                RAISE EXCEPTION 'a support session is never revived or widened' USING ERRCODE = 'PT004';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER keep_support_session BEFORE UPDATE ON support_sessions
            FOR EACH ROW EXECUTE FUNCTION keep_support_session();
        """;
}
