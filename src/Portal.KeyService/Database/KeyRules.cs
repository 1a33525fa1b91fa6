namespace Portal.KeyService.Database;

/// <summary>
/// What the service's role may do, and the rules that hold even if the code above them has a bug. <c>portal_keys</c> serves;
/// <c>portal_keys_owner</c> owns the database and migrates it. No other role can even connect.
/// </summary>
internal static class KeyRules
{
    public const string Statements = """
        DO $do$ BEGIN
            EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
            EXECUTE format('GRANT CONNECT ON DATABASE %I TO portal_keys', current_database());
        END $do$;
        REVOKE ALL ON SCHEMA public FROM PUBLIC;
        GRANT USAGE ON SCHEMA public TO portal_keys;

        GRANT SELECT, INSERT, UPDATE ON keys, bindings TO portal_keys;
        GRANT SELECT ON feed_position TO portal_keys;
        GRANT SELECT, DELETE ON feed_entries TO portal_keys;
        GRANT SELECT, INSERT, DELETE, UPDATE (sealed_private_key) ON signing_keys TO portal_keys;

        INSERT INTO feed_position (is_only, feed_id, sequence) VALUES (true, gen_random_uuid(), 0);

        -- pending -> active -> revoked, and never back. Only a pending key gets another secret.
        CREATE FUNCTION keep_key() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (NEW.key_id, NEW.class, NEW.tenant_id) IS DISTINCT FROM (OLD.key_id, OLD.class, OLD.tenant_id) THEN
                RAISE EXCEPTION 'a key never changes its owner' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF OLD.state = 'Revoked' OR (OLD.state = 'Active' AND NEW.state <> 'Revoked') THEN
                RAISE EXCEPTION 'a key only moves from pending to active to revoked'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER keep_key BEFORE UPDATE ON keys FOR EACH ROW EXECUTE FUNCTION keep_key();

        CREATE FUNCTION keep_binding() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.tenant_id <> OLD.tenant_id OR NEW.version <= OLD.version THEN
                RAISE EXCEPTION 'a binding''s version only rises' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER keep_binding BEFORE UPDATE ON bindings FOR EACH ROW EXECUTE FUNCTION keep_binding();

        -- The feed. A revocation cannot commit without its entry, and the service's role can neither omit one nor
        -- insert one. The position's row is locked until commit: a reader of entry n sees all before it, which a sequence
        -- would not guarantee, since its numbers are taken before the commit.
        CREATE FUNCTION tell_feed(revoked uuid, bound uuid) RETURNS void
            LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
            WITH next AS (UPDATE feed_position SET sequence = sequence + 1 RETURNING sequence)
            INSERT INTO feed_entries (sequence, key_id, tenant_id) SELECT sequence, revoked, bound FROM next
        $$;
        REVOKE ALL ON FUNCTION tell_feed FROM PUBLIC;

        CREATE FUNCTION tell_revocation() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
        BEGIN
            PERFORM tell_feed(NEW.key_id, NULL);
            RETURN NULL;
        END $$;
        CREATE TRIGGER tell_revocation AFTER UPDATE ON keys FOR EACH ROW
            WHEN (NEW.state = 'Revoked' AND OLD.state <> 'Revoked') EXECUTE FUNCTION tell_revocation();

        CREATE FUNCTION tell_binding() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
        BEGIN
            PERFORM tell_feed(NULL, NEW.tenant_id);
            RETURN NULL;
        END $$;
        CREATE TRIGGER tell_binding AFTER INSERT OR UPDATE ON bindings FOR EACH ROW EXECUTE FUNCTION tell_binding();
        """;
}
