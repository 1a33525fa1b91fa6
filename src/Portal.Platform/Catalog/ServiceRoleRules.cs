namespace Portal.Platform.Catalog;

/// <summary>
/// What lets the operator watch the services' own roles at the catalog without an administrator's rights there: two functions,
/// which only <c>portal_operator</c> may call and which know no other roles.
/// </summary>
public static class ServiceRoleRules
{
    /// <summary>The roles; those with <c>_b</c> take the others' place when passwords are rotated by hand.</summary>
    public static IReadOnlyList<string> Roles { get; } = ["portal_web", "portal_web_b", "portal_api", "portal_api_b"];

    /// <summary>For an administrator, in the catalog's database, once the roles exist; safe to repeat.</summary>
    public static string Statements { get; } =
        $$"""
            CREATE OR REPLACE FUNCTION service_roles() RETURNS TABLE (name text, verifier text, has_settings boolean)
            LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
                SELECT r.rolname::text, coalesce(r.rolpassword, ''), EXISTS (
                    SELECT FROM pg_db_role_setting AS s WHERE s.setrole = r.oid AND s.setdatabase IN (
                        0, (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database())))
                FROM pg_authid AS r WHERE r.rolname IN ({{Names}})
            $$;

            -- Sessions that began since then may have come in with the other password.
            CREATE OR REPLACE FUNCTION set_back_service_role(changed text, verifier text, since timestamptz) RETURNS void
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
            BEGIN
                IF changed NOT IN ({{Names}}) OR verifier !~ '^SCRAM-SHA-256\$4096:[^''\\]+$' THEN
                    RAISE EXCEPTION 'expected a service''s role and a SCRAM verifier' USING ERRCODE = 'check_violation';
                END IF;
                EXECUTE format('ALTER ROLE %I PASSWORD %L', changed, verifier);
                EXECUTE format('ALTER ROLE %I RESET ALL', changed);
                EXECUTE format('ALTER ROLE %I IN DATABASE %I RESET ALL', changed, current_database());
                PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = changed AND backend_start > since;
            END $$;

            REVOKE ALL ON FUNCTION service_roles, set_back_service_role FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION service_roles, set_back_service_role TO portal_operator;
            """;

    private static string Names => string.Join(", ", Roles.Select(role => $"'{role}'"));
}
