namespace Portal.Domain.Migrations;

/// <summary>Ends are final: no role of the services revives a session, an invitation or an authority.</summary>
internal static class EndRules
{
    public const string Statements = """
        -- What has ended stays ended, and no session is given another owner, secret or a longer life.
        CREATE FUNCTION keep_session() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (NEW.session_id, NEW.user_id, NEW.secret_hash, NEW.created_at)
                   IS DISTINCT FROM (OLD.session_id, OLD.user_id, OLD.secret_hash, OLD.created_at)
               OR NEW.expires_at > OLD.expires_at
               OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at) THEN
                RAISE EXCEPTION 'a session is never revived or prolonged' USING ERRCODE = 'PT005';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER keep_session BEFORE UPDATE ON sessions FOR EACH ROW EXECUTE FUNCTION keep_session();

        CREATE FUNCTION keep_invitation() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (NEW.invitation_id, NEW.user_id, NEW.secret_hash)
                   IS DISTINCT FROM (OLD.invitation_id, OLD.user_id, OLD.secret_hash)
               OR NEW.expires_at > OLD.expires_at
               OR (OLD.accepted_at IS NOT NULL AND NEW.accepted_at IS DISTINCT FROM OLD.accepted_at)
               OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at) THEN
                RAISE EXCEPTION 'an invitation is never revived or prolonged' USING ERRCODE = 'PT006';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER keep_invitation BEFORE UPDATE ON invitations FOR EACH ROW EXECUTE FUNCTION keep_invitation();

        -- The versions that the catalog compares with only rise.
        CREATE FUNCTION keep_authority_version() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.authority_version < OLD.authority_version THEN
                RAISE EXCEPTION 'a version of authority only rises' USING ERRCODE = 'PT007';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER keep_authority_version BEFORE UPDATE ON users
            FOR EACH ROW EXECUTE FUNCTION keep_authority_version();
        CREATE TRIGGER keep_authority_version BEFORE UPDATE ON api_keys
            FOR EACH ROW EXECUTE FUNCTION keep_authority_version();
        """;
}
