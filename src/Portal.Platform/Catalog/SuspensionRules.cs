namespace Portal.Platform.Catalog;

/// <summary>
/// The services' only door to whether a company is served: a function that suspends and resumes, and can do nothing else. No
/// company becomes active by it that was not active before.
/// </summary>
internal static class SuspensionRules
{
    public const string Statements = """
        -- Support sessions end with the suspension, for good. Once more when the company is served again: one may have been
        -- opened by a process that had not seen the suspension yet.
        CREATE FUNCTION serve_company(company text, served boolean,
                                      OUT tenant uuid, OUT former_state text, OUT ended uuid[], OUT failed uuid[])
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        BEGIN
            SELECT t.tenant_id, t.state INTO tenant, former_state FROM tenants AS t
                WHERE t.url_id = company FOR NO KEY UPDATE;
            IF former_state IS DISTINCT FROM (CASE WHEN served THEN 'Suspended' ELSE 'Active' END) THEN
                RETURN;
            END IF;
            UPDATE tenants SET state = CASE WHEN served THEN 'Active' ELSE 'Suspended' END WHERE tenant_id = tenant;
            WITH over AS (
                UPDATE support_sessions AS s SET state = CASE s.state WHEN 'Open' THEN 'Ended' ELSE 'Failed' END,
                    ended_at = now(), end_reason = 'suspended'
                WHERE s.tenant_id = tenant AND s.state IN ('Open', 'Intended')
                RETURNING s.support_session_id AS id, s.state AS end_state
            )
            SELECT array_agg(id) FILTER (WHERE end_state = 'Ended'), array_agg(id) FILTER (WHERE end_state = 'Failed')
                INTO ended, failed FROM over;
        END $$;
        REVOKE ALL ON FUNCTION serve_company FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION serve_company TO portal_web, portal_api;
        """;
}
