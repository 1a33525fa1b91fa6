namespace Portal.Platform.Catalog;

/// <summary>
/// What the catalog's roles may do, and rules that hold against any bug in the code. Each service has a login role of its
/// own: <c>portal_web</c>, <c>portal_api</c>, <c>portal_operator</c> (the owner).
/// </summary>
internal static class CatalogRules
{
    public const string Statements = """
        REVOKE ALL ON SCHEMA public FROM PUBLIC;
        GRANT USAGE ON SCHEMA public TO portal_web, portal_api;

        GRANT SELECT ON tenants, hosts, servers, bindings, quarantines TO portal_web, portal_api;
        GRANT SELECT ON identity_providers TO portal_web;
        GRANT SELECT, INSERT, UPDATE ON identity_bindings TO portal_web;
        GRANT INSERT (quarantine_id, tenant_id, reason) ON quarantines TO portal_web, portal_api;
        GRANT INSERT (kind, tenant_id, server_id, reason, reference, count), SELECT (event_id, occurred_at)
            ON events TO portal_web, portal_api;
        GRANT SELECT, INSERT ON data_protection_keys TO portal_web;
        -- server_administrators and tenant_owners are granted to nobody: portal_operator owns them.

        -- IC-6: a bound identity never moves, and a live reservation is not taken away by another tenant.
        CREATE FUNCTION keep_identity_binding() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (NEW.identity_hash, NEW.tenant_id, NEW.user_id)
                    IS DISTINCT FROM (OLD.identity_hash, OLD.tenant_id, OLD.user_id)
               AND (OLD.state = 'Bound' OR OLD.reserved_until >= now()) THEN
                RAISE EXCEPTION 'IC-6: an identity belongs to exactly one tenant' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF OLD.state = 'Bound' AND NEW.state <> 'Bound' THEN
                RAISE EXCEPTION 'IC-6: a bound identity stays bound' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER keep_identity_binding BEFORE UPDATE ON identity_bindings
            FOR EACH ROW EXECUTE FUNCTION keep_identity_binding();

        -- A url_id is never reused: tenants are neither deleted nor renamed.
        CREATE FUNCTION keep_tenant() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' OR (NEW.tenant_id, NEW.url_id) IS DISTINCT FROM (OLD.tenant_id, OLD.url_id) THEN
                RAISE EXCEPTION 'a tenant is never deleted or renamed' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER keep_tenant BEFORE UPDATE OR DELETE ON tenants
            FOR EACH ROW EXECUTE FUNCTION keep_tenant();

        -- Events are history.
        CREATE FUNCTION keep_events() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'integrity_constraint_violation';
        END $$;
        CREATE TRIGGER keep_events BEFORE UPDATE OR DELETE OR TRUNCATE ON events
            FOR EACH STATEMENT EXECUTE FUNCTION keep_events();
        """;
}
