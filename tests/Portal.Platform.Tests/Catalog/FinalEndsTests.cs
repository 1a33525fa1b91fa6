using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.Platform.Tests.Catalog;

/// <summary>Ends are final in the catalog: no role of the services revives what has ended there.</summary>
public sealed class FinalEndsTests(TestPlatform platform)
{
    private const string Staff = "00000000-0000-7000-8000-00000000bbbb";
    private const string SessionColumns = "staff_id, secret_hash, expires_at, last_seen_at, ended_at";
    private const string SupportColumns =
        "staff_id, tenant_id, ticket, mode, minutes, state, expires_at, entered_at, ended_at, code_hash, code_challenge, code_expires_at, code_used_at";
    private const string LinkColumns = "tenant_id, secret_hash, expires_at, ended_at, end_reason";
    private const string MemberColumns = "email, display_name, role, state";

    // Whoever adds a column says here that it ends nothing, or below how its end might be undone. Those of the first six
    // lines are the operator's alone.
    private const string Others = """
        bindings.fence_epoch bindings.version identity_providers.pushes_authorization identity_providers.trusts_email
        operator_lease.epoch operator_lease.expires_at
        company_settings.only_row company_settings.prefers_registered idempotency_keys.created_at
        job_steps.ended_at job_steps.started_at job_steps.state
        jobs.due_at jobs.ended_at jobs.gives_up jobs.lease_epoch jobs.lease_expires_at jobs.requested_at jobs.started_at jobs.state
        quarantines.lifted_at registered_servers.is_superuser registered_servers.registered_at registered_servers.version tenants.state
        authority_versions.raised_at
        events.occurred_at
        key_service_position.only_row
        platform_log.occurred_at
        provider_candidates.test_at provider_candidates.trusts_email
        sign_in_set_ups.created_at
        staff_members.created_at staff_sessions.created_at
        support_sessions.intended_at
        tenants.created_at
        """;

    [Fact]
    public async Task No_runtime_role_revives_what_has_ended()
    {
        var tenant = (await platform.ProvisionAsync("final-ends", ServerTier.Schema)).TenantId;
        await OwnerAsync(
            $"INSERT INTO staff_members (staff_id, {MemberColumns}) VALUES ('{Staff}', 'ends@staff.test', 'X', 'Support', 'Active')"
        );
        foreach (var end in Ends(tenant))
        {
            await OwnerAsync(end.Insert);
            foreach (var role in new[] { "portal_web", "portal_api" })
            {
                foreach (var statement in end.Statements)
                {
                    await EndColumns.AssertFinalAsync(
                        sql => platform.AsAsync(role, sql),
                        statement,
                        () => OwnerAsync(end.Select)
                    );
                }
            }
        }
    }

    [Theory]
    [InlineData("reserved_until = now() + interval '1 hour'")]
    [InlineData("authority_version = 1")]
    [InlineData("tenant_id = gen_random_uuid()", "'Bound', NULL")]
    [InlineData("state = 'Reserved', reserved_until = now()", "'Bound', NULL")]
    [InlineData("state = 'Releasing', authority_version = 6", "'Bound', NULL")] // no reset was asked for
    [InlineData("state = 'Released', authority_version = 6", "'Bound', NULL")]
    [InlineData("state = 'Reserved', reserved_until = now()", "'Releasing', NULL")]
    [InlineData("tenant_id = gen_random_uuid()", "'Releasing', NULL")]
    [InlineData("state = 'Released'", "'Releasing', NULL")] // with the version that a late confirmation knows
    [InlineData("state = 'Bound'", "'Released', NULL")]
    [InlineData("state = 'Releasing', authority_version = 6", "'Released', NULL")]
    [InlineData("state = 'Released', authority_version = 6", "'Reserved', now() + interval '1 minute'")]
    public async Task A_reservation_is_neither_prolonged_nor_taken_back(
        string set,
        string stored = "'Reserved', now() - interval '1 second'"
    )
    {
        var tenant = (await platform.ProvisionAsync("final-ends", ServerTier.Schema)).TenantId;
        var hash = (string)(await OwnerAsync("SELECT sha256(gen_random_uuid()::text::bytea)::text"))!;
        await OwnerAsync(
            $"""
            INSERT INTO identity_bindings (identity_hash, tenant_id, user_id, authority_version, state, reserved_until)
            VALUES ('{hash}', '{tenant}', gen_random_uuid(), 5, {stored})
            """
        );
        foreach (var statement in new[] { $"UPDATE identity_bindings SET {set}", "DELETE FROM identity_bindings" })
        {
            foreach (var role in new[] { "portal_web", "portal_api" })
            {
                await EndColumns.AssertFinalAsync(
                    sql => platform.AsAsync(role, sql),
                    $"{statement} WHERE identity_hash = '{hash}'",
                    () => OwnerAsync($"SELECT t::text FROM identity_bindings AS t WHERE identity_hash = '{hash}'")
                );
            }
        }
    }

    [Fact]
    public async Task Every_column_that_may_end_an_authority_is_known() =>
        EndColumns.AssertKnown(
            await OwnerAsync(EndColumns.Query),
            [
                .. Ends(default).Select(end => end.Name),
                "identity_bindings.authority_version",
                "identity_bindings.reserved_until",
                "identity_bindings.state",
            ],
            Others
        );

    private static EndOfAuthority[] Ends(TenantId tenant) =>
        [
            new("staff_members", "staff_id", "state", MemberColumns, NewMember("Deactivated"), "state = 'Active'"),
            new("staff_members", "staff_id", "role", MemberColumns, NewMember("Active"), "role = 'PlatformAdmin'"),
            new(
                "staff_sessions",
                "staff_session_id",
                "ended_at",
                SessionColumns,
                NewSession("1 hour", "0", "now()"),
                "ended_at = NULL",
                "ended_at = 'infinity'"
            ),
            new(
                "staff_sessions",
                "staff_session_id",
                "expires_at",
                SessionColumns,
                NewSession("-1 hour", "0", "NULL"),
                "expires_at = 'infinity'"
            ),
            new(
                "staff_sessions",
                "staff_session_id",
                "last_seen_at",
                SessionColumns,
                NewSession("1 hour", "-2 hours", "NULL"),
                "last_seen_at = now()"
            ),
            new(
                "support_sessions",
                "support_session_id",
                "state",
                SupportColumns,
                Ended(tenant),
                "state = 'Open'",
                "state = 'Intended'"
            ),
            new(
                "support_sessions",
                "support_session_id",
                "ended_at",
                SupportColumns,
                Ended(tenant),
                "ended_at = NULL",
                "ended_at = 'infinity'"
            ),
            new(
                "support_sessions",
                "support_session_id",
                "expires_at",
                SupportColumns,
                Ended(tenant),
                "expires_at = now() + interval '5 minutes'",
                "expires_at = NULL"
            ),
            new(
                "support_sessions",
                "support_session_id",
                "entered_at",
                SupportColumns,
                Ended(tenant),
                "entered_at = NULL"
            ),
            new(
                "support_sessions",
                "support_session_id",
                "code_used_at",
                SupportColumns,
                Ended(tenant),
                "code_used_at = NULL",
                "code_challenge = sha256('x')"
            ),
            new(
                "support_sessions",
                "support_session_id",
                "code_expires_at",
                SupportColumns,
                Ended(tenant),
                "code_expires_at = now() + interval '60 seconds'"
            ),
            new(
                "sign_in_set_ups",
                "set_up_id",
                "ended_at",
                LinkColumns,
                NewLink(tenant, "1 day", "now(), 'Activated'"),
                "ended_at = NULL, end_reason = NULL"
            ),
            new(
                "sign_in_set_ups",
                "set_up_id",
                "expires_at",
                LinkColumns,
                NewLink(tenant, "-1 day", "now(), 'Replaced'"),
                "expires_at = now() + interval '1 hour'"
            ),
            new(
                "authority_versions",
                "authority_id",
                "version",
                "tenant_id, version, intent",
                $"'{tenant}', 5, 2",
                "version = 4",
                "intent = 3"
            ),
        ];

    private static string NewLink(TenantId tenant, string expires, string ended) =>
        $"'{tenant}', sha256(gen_random_uuid()::text::bytea), now() + interval '{expires}', {ended}";

    private static string NewMember(string state) => $"gen_random_uuid() || '@staff.test', 'X', 'Support', '{state}'";

    private static string NewSession(string expires, string seen, string ended) =>
        $"'{Staff}', sha256(gen_random_uuid()::text::bytea), now() + interval '{expires}', now() + interval '{seen}', {ended}";

    private static string Ended(TenantId tenant) =>
        $"""
            '{Staff}', '{tenant}', 'SUP-1', 'ReadOnly', 30, 'Ended', now() - interval '1 minute', now() - interval '2 minutes',
            now() - interval '1 minute', sha256(gen_random_uuid()::text::bytea), sha256('c'), now() - interval '1 minute', now() - interval '2 minutes'
            """;

    private Task<object?> OwnerAsync(string sql) => platform.AsAsync("portal_operator", sql);
}
