namespace Portal.Domain.Migrations;

/// <summary>
/// Least rights in a tenant's schema: the app role cannot alter tables and can only insert into and read the audit log
/// (never its id, transaction id and time); the support role selects, and inserts audit entries, nothing else.
/// </summary>
public static class TenantGrants
{
    private const string AuditColumns =
        "actor_kind, actor_id, actor_label, acting_for_id, action, target_kind, target_id, target_label, outcome, "
        + "address, session_id, correlation_id, details";

    /// <summary>Statements for the owner role, safe to repeat after every migration.</summary>
    /// <param name="schema">The tenant's schema; a plain identifier made by the operator.</param>
    /// <param name="appRole">Login role of the services; likewise.</param>
    /// <param name="supportRole">Login role of read-only support sessions; likewise.</param>
    public static string Statements(string schema, string appRole, string supportRole) =>
        $"""
            REVOKE ALL ON SCHEMA {schema} FROM PUBLIC;
            REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {appRole}, {supportRole};
            REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} FROM PUBLIC;
            GRANT USAGE ON SCHEMA {schema} TO {appRole}, {supportRole};
            GRANT SELECT ON portal_positions TO {appRole}, {supportRole};
            GRANT EXECUTE ON FUNCTION search_fold, search_pattern, look_alike_key TO {appRole}, {supportRole};
            GRANT SELECT ON portal_identity, audit_entries TO {appRole};
            GRANT INSERT ({AuditColumns}) ON audit_entries TO {appRole}, {supportRole};
            GRANT SELECT, INSERT, UPDATE ON users, invitations, sessions, journeys TO {appRole};
            GRANT SELECT, INSERT, UPDATE, DELETE ON journey_steps TO {appRole};
            GRANT SELECT, INSERT, UPDATE ON api_keys, support_sessions TO {appRole};
            GRANT SELECT, INSERT, DELETE, UPDATE (request_digest, result_id, created_at) ON idempotency_keys TO {appRole};
            GRANT SELECT ON portal_identity, audit_entries, users, invitations, journeys, journey_steps, api_keys
                TO {supportRole};
            GRANT SELECT (support_session_id, staff_id, staff_label, reason, ticket, mode, started_at, expires_at,
                          entered_at, address, ended_at, ended_by_label)
                ON support_sessions TO {supportRole};
            GRANT SELECT (session_id, user_id, created_at, expires_at, last_seen_at, address, user_agent, ended_at)
                ON sessions TO {supportRole};
            """;
}
