using Npgsql;
using Portal.Testing;

namespace Portal.Platform.Tests.Catalog;

/// <summary>Who may read and write what in the catalog, and what the catalog holds at all (IC-11).</summary>
public sealed class CatalogRightsTests(TestPlatform platform)
{
    private const string Administrator = "portal_admin";

    // IC-11: whoever adds a column says here that it holds no content of a tenant.
    private const string Columns = """
        authority_versions: authority_id intent raised_at tenant_id version
        bindings: app_credential app_role database_name fence_epoch identity_nonce position_number position_seal schema_name server_id support_credential support_role tenant_id tier version
        company_settings: dashboard domain only_row prefers_registered sealing_key
        data_protection_keys: friendly_name sealed_xml
        events: count event_id kind occurred_at reason reference_numbers server_id tenant_id
        hosts: host_name kind tenant_id
        idempotency_keys: caller_id created_at key_hash request_digest result_id
        identity_bindings: authority_version identity_hash reserved_until state tenant_id user_id
        identity_providers: client_credential client_id client_secret clock_skew display_name hosted_domain identity_provider_id issuer other_audiences pushes_authorization tenant_id trusts_email
        job_steps: attempts ended_at job_id name position started_at state
        jobs: auth_provider due_at ended_at gives_up job_id kind lease_epoch lease_expires_at lease_holder payload reason requested_at server_name started_at state tenant_id tier
        key_service_position: mark number only_row
        operator_lease: epoch expires_at holder id
        platform_log: action actor_id actor_kind actor_label address correlation_id detail entry_id occurred_at outcome support_session_id tenant_id
        portal_positions: mark number
        provider_candidates: client_id client_secret display_name hosted_domain issuer preset set_up_id test_at test_digest test_reason test_stage test_state trusts_email
        quarantines: lifted_at quarantine_id reason tenant_id
        registered_servers: findings is_superuser max_connections registered_at server_id usable_connections version
        server_administrators: credential role_name server_id
        servers: address authority name port server_id server_key_pin system_identifier tier
        sign_in_set_ups: created_at end_reason ended_at expires_at secret_hash set_up_id tenant_id
        staff_members: created_at display_name email issuer role staff_id state subject
        staff_sessions: address created_at ended_at expires_at id_token last_seen_at secret_hash staff_id staff_session_id user_agent
        support_sessions: code_challenge code_expires_at code_hash code_used_at end_reason ended_at entered_at expires_at intended_at minutes mode staff_id state support_session_id tenant_id ticket
        tenant_owners: credential role_name tenant_id
        tenants: created_at display_name state tenant_id url_id
        """;

    [Fact]
    public async Task The_control_plane_holds_exactly_the_listed_columns()
    {
        var found = await platform.AsAsync(
            "portal_operator",
            """
            SELECT string_agg(line, E'\n' ORDER BY line) FROM (
                SELECT table_name || ': ' || string_agg(column_name, ' ' ORDER BY column_name) AS line
                FROM information_schema.columns
                WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_name <> '__EFMigrationsHistory'
                GROUP BY table_schema, table_name) AS lines
            """
        );
        Assert.Equal(Columns, found);
    }

    [Theory]
    [InlineData("portal_web", "server_administrators")]
    [InlineData("portal_web", "tenant_owners")]
    [InlineData("portal_web", "operator_lease")]
    [InlineData("portal_web", "registered_servers")]
    [InlineData("portal_web", "jobs")] // its payload
    [InlineData("portal_api", "jobs")]
    [InlineData("portal_api", "server_administrators")]
    [InlineData("portal_api", "tenant_owners")]
    [InlineData("portal_api", "operator_lease")]
    [InlineData("portal_api", "registered_servers")]
    [InlineData("portal_api", "identity_providers")]
    [InlineData("portal_api", "identity_bindings")]
    [InlineData("portal_api", "sign_in_set_ups")]
    [InlineData("portal_api", "provider_candidates")]
    [InlineData("portal_api", "data_protection_keys")]
    [InlineData("portal_api", "staff_members")]
    [InlineData("portal_api", "staff_sessions")]
    [InlineData("portal_api", "support_sessions")]
    [InlineData("portal_api", "platform_log")]
    [InlineData("portal_api", "events")]
    public async Task A_service_cannot_read_what_it_does_not_need(string role, string table)
    {
        var refusal = await platform.RefusedAsync(role, $"SELECT * FROM {table}");
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Theory]
    [InlineData("UPDATE tenants SET state = 'Active'")]
    [InlineData("UPDATE hosts SET tenant_id = NULL")]
    [InlineData("UPDATE bindings SET fence_epoch = 9")]
    [InlineData("UPDATE bindings SET position_number = 9")]
    [InlineData("INSERT INTO portal_positions (mark) VALUES (sha256('x'))")]
    [InlineData("DELETE FROM portal_positions")]
    [InlineData("DELETE FROM key_service_position")]
    [InlineData("UPDATE servers SET port = 1")]
    [InlineData("UPDATE company_settings SET sealing_key = sealing_key")]
    [InlineData("INSERT INTO company_settings (sealing_key) VALUES ('x')")]
    [InlineData("DELETE FROM company_settings")]
    [InlineData("SELECT payload FROM jobs")]
    [InlineData("UPDATE jobs SET state = 'Succeeded'")]
    [InlineData("DELETE FROM jobs")]
    [InlineData("UPDATE job_steps SET state = 'Succeeded'")]
    [InlineData("DELETE FROM idempotency_keys")]
    [InlineData(
        "INSERT INTO tenants (tenant_id, url_id, display_name, state) VALUES (gen_random_uuid(), 'x1', 'X', 'Active')"
    )]
    [InlineData("INSERT INTO hosts (host_name, kind) VALUES ('x.test', 'Staff')")]
    [InlineData("UPDATE quarantines SET lifted_at = now()")]
    [InlineData("DELETE FROM quarantines")]
    [InlineData("INSERT INTO events (kind, count, occurred_at) VALUES (100, 1, '2000-01-01')")]
    [InlineData("DELETE FROM events")]
    [InlineData("UPDATE identity_providers SET issuer = 'http://evil'")]
    [InlineData("INSERT INTO identity_providers (identity_provider_id) VALUES (gen_random_uuid())")]
    [InlineData("UPDATE provider_candidates SET test_state = 'Passed'")]
    [InlineData("DELETE FROM provider_candidates")]
    [InlineData("UPDATE sign_in_set_ups SET ended_at = NULL")]
    [InlineData("DELETE FROM sign_in_set_ups")]
    [InlineData("SELECT open_sign_in_link('', gen_random_uuid())")]
    [InlineData("UPDATE staff_members SET role = 'PlatformAdmin'")]
    [InlineData("UPDATE staff_members SET state = 'Active'")]
    [InlineData(
        "INSERT INTO staff_members (staff_id, email, display_name, role, state) VALUES (gen_random_uuid(), 'eve@evil.test', 'Eve', 'PlatformAdmin', 'Active')"
    )]
    [InlineData("UPDATE staff_sessions SET expires_at = 'infinity'")]
    [InlineData("UPDATE support_sessions SET minutes = 30")]
    [InlineData("UPDATE platform_log SET actor_label = 'nobody'")]
    [InlineData("DELETE FROM platform_log")]
    [InlineData(
        "INSERT INTO platform_log (actor_kind, actor_label, action, outcome, correlation_id, occurred_at) VALUES (1, 'x', 100, 1, 'x', '2000-01-01')"
    )]
    [InlineData("CREATE TABLE mine (id int)")]
    [InlineData("ALTER TABLE tenants DISABLE TRIGGER ALL")]
    public async Task A_service_cannot_change_who_is_served_where(string statement)
    {
        foreach (var role in new[] { "portal_web", "portal_api" })
        {
            var refusal = await platform.RefusedAsync(role, statement);
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        }
    }

    [Fact]
    public async Task A_service_can_open_a_quarantine_and_record_an_event_but_not_date_them()
    {
        var urlId = $"q{Environment.ProcessId}";
        var tenant = await platform.AsAsync(
            "portal_operator",
            $"INSERT INTO tenants (tenant_id, url_id, display_name, state) VALUES (gen_random_uuid(), '{urlId}', 'Q', 'Active') RETURNING tenant_id::text"
        );
        await platform.AsAsync(
            "portal_api",
            $"INSERT INTO quarantines (quarantine_id, tenant_id, reason) VALUES (gen_random_uuid(), '{tenant}', 'nonce')"
        );
        Assert.NotNull(
            await platform.AsAsync("portal_api", "INSERT INTO events (kind, count) VALUES (200, 1) RETURNING event_id")
        );
    }

    [Fact]
    public async Task A_second_login_role_of_a_service_has_the_same_rights_and_no_more()
    {
        await platform.AsAsync(Administrator, "CREATE ROLE portal_api_b LOGIN IN ROLE portal_api");
        try
        {
            Assert.Equal(await RightsAsync("portal_api"), await RightsAsync("portal_api_b"));
        }
        finally
        {
            await platform.AsAsync(Administrator, "DROP ROLE portal_api_b");
        }
    }

    private async Task<object?> RightsAsync(string role) =>
        await platform.AsAsync(
            "portal_operator",
            $"""
            SELECT string_agg(c.relname || '.' || a.attname || ':' || right_, ' ' ORDER BY c.relname, a.attname, right_)
            FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
            CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) AS right_
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
              AND has_column_privilege('{role}', c.oid, a.attnum, right_)
            """
        );
}
