namespace Portal.Platform.Catalog;

/// <summary>Rights on the versions of authority, and the rule that they only rise.</summary>
internal static class AuthorityRules
{
    public const string Statements = """
        GRANT SELECT, INSERT (tenant_id, authority_id, version, intent), UPDATE (version, intent, raised_at)
            ON authority_versions TO portal_web, portal_api;

        -- Lowering a version, or forgetting one, would revive what was ended.
        CREATE FUNCTION keep_authority_version() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'UPDATE' OR NEW.version < OLD.version
               OR (NEW.tenant_id, NEW.authority_id) IS DISTINCT FROM (OLD.tenant_id, OLD.authority_id)
               OR (NEW.version = OLD.version AND NEW.intent NOT IN (OLD.intent, 0)) THEN
                RAISE EXCEPTION 'a version of authority only rises' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER keep_authority_version BEFORE UPDATE OR DELETE ON authority_versions
            FOR EACH ROW EXECUTE FUNCTION keep_authority_version();
        """;
}
