using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.Operator.Tests.Provisioning;

/// <summary>Ends are final in a tenant's database: no role of the services revives what has ended there.</summary>
public sealed class FinalEndsTests(TestPlatform platform)
{
    private const string UrlId = "final-ends";
    private const string User = "00000000-0000-7000-8000-00000000aaaa";
    private const string SessionColumns = "user_id, secret_hash, expires_at, last_seen_at, ended_at";
    private const string KeyColumns =
        "name, scopes, state, created_by_id, created_by_label, expires_at, revoked_at, authority_version";
    private const string SupportColumns =
        "staff_id, staff_label, reason, ticket, mode, expires_at, entered_at, secret_hash, ended_at";
    private const string UserColumns = "email, display_name, role, state, version, authority_version, issuer, subject";
    private const string InvitationColumns = "user_id, secret_hash, expires_at, accepted_at, revoked_at";

    // Whoever adds a column says here that it ends nothing, or below how its end might be undone.
    private const string Others = """
        api_keys.created_at api_keys.last_used_at api_keys.last_used_address
        audit_entries.occurred_at
        idempotency_keys.created_at
        invitations.created_at
        journey_steps.due_date
        journeys.created_at journeys.due_date journeys.updated_at journeys.version
        portal_identity.fence_epoch portal_identity.only_row
        sessions.created_at
        support_sessions.ended_by_label support_sessions.started_at
        users.awaits_confirmation users.created_at users.last_signed_in_at users.version
        """;

    private static readonly EndOfAuthority[] Ends =
    [
        new(
            "users",
            "user_id",
            "state",
            UserColumns,
            NewUser("Member", "Deactivated"),
            "state = 'Active'",
            "state = 'Invited'"
        ),
        new("users", "user_id", "role", UserColumns, NewUser("Member", "Active"), "role = 'Admin'"),
        new("users", "user_id", "authority_version", UserColumns, NewUser("Member", "Active"), "authority_version = 4"),
        new(
            "invitations",
            "invitation_id",
            "accepted_at",
            InvitationColumns,
            $"'{User}', sha256('a'), now() + interval '1 day', now(), NULL",
            "accepted_at = NULL",
            "accepted_at = 'infinity'",
            "accepted_at = now() + interval '1 second'"
        ),
        new(
            "invitations",
            "invitation_id",
            "revoked_at",
            InvitationColumns,
            $"'{User}', sha256('r'), now() + interval '1 day', NULL, now()",
            "revoked_at = NULL",
            "revoked_at = 'infinity'"
        ),
        new(
            "invitations",
            "invitation_id",
            "expires_at",
            InvitationColumns,
            $"'{User}', sha256('e'), now() - interval '1 day', NULL, NULL",
            "expires_at = 'infinity'",
            "expires_at = now() + interval '1 day'"
        ),
        new(
            "sessions",
            "session_id",
            "ended_at",
            SessionColumns,
            NewSession("1 day", "0", "now()"),
            "ended_at = NULL",
            "ended_at = 'infinity'"
        ),
        new(
            "sessions",
            "session_id",
            "expires_at",
            SessionColumns,
            NewSession("-1 hour", "0", "NULL"),
            "expires_at = 'infinity'"
        ),
        new(
            "sessions",
            "session_id",
            "last_seen_at",
            SessionColumns,
            NewSession("1 day", "-3 hours", "NULL"),
            "last_seen_at = now()"
        ),
        new(
            "api_keys",
            "key_id",
            "state",
            KeyColumns,
            NewKey("Revoked", "1 day", "now()"),
            "state = 'Active', revoked_at = NULL",
            "state = 'Pending', revoked_at = NULL"
        ),
        new(
            "api_keys",
            "key_id",
            "revoked_at",
            KeyColumns,
            NewKey("Revoked", "1 day", "now()"),
            "revoked_at = 'infinity'",
            "revoked_at = NULL"
        ),
        new(
            "api_keys",
            "key_id",
            "expires_at",
            KeyColumns,
            NewKey("Active", "-1 day", "NULL"),
            "expires_at = now() + interval '1 day'"
        ),
        new(
            "api_keys",
            "key_id",
            "authority_version",
            KeyColumns,
            NewKey("Active", "1 day", "NULL"),
            "authority_version = 4"
        ),
        new(
            "support_sessions",
            "support_session_id",
            "ended_at",
            SupportColumns,
            NewSupport("10 minutes", "NULL", "now()"),
            "ended_at = NULL",
            "ended_at = 'infinity'"
        ),
        new(
            "support_sessions",
            "support_session_id",
            "expires_at",
            SupportColumns,
            NewSupport("-1 minute", "NULL", "NULL"),
            "expires_at = now() + interval '1 minute'"
        ),
        new(
            "support_sessions",
            "support_session_id",
            "entered_at",
            SupportColumns,
            NewSupport("10 minutes", "now()", "NULL"),
            "entered_at = NULL",
            "secret_hash = sha256('another')"
        ),
    ];

    [Fact]
    public async Task No_runtime_role_revives_what_has_ended()
    {
        await platform.ProvisionAsync(UrlId, ServerTier.Schema);
        await platform.AsOwnerAsync(
            UrlId,
            $"INSERT INTO users (user_id, {UserColumns}) VALUES ('{User}', {NewUser("Member", "Active")})"
        );
        foreach (var end in Ends)
        {
            await platform.AsOwnerAsync(UrlId, end.Insert);
            foreach (var role in new[] { TenantRole.App, TenantRole.Support })
            {
                foreach (var statement in end.Statements)
                {
                    await EndColumns.AssertFinalAsync(
                        sql => platform.AsAsync(UrlId, role, sql),
                        statement,
                        () => platform.AsOwnerAsync(UrlId, end.Select)
                    );
                }
            }
        }
    }

    [Fact]
    public async Task Every_column_that_may_end_an_authority_is_known()
    {
        await platform.ProvisionAsync(UrlId, ServerTier.Schema);
        EndColumns.AssertKnown(
            await platform.AsOwnerAsync(UrlId, EndColumns.Query),
            Ends.Select(end => end.Name),
            Others
        );
    }

    private static string NewUser(string role, string state) =>
        $"gen_random_uuid() || '@x', 'X', '{role}', '{state}', 1, 5, 'issuer', gen_random_uuid()::text";

    private static string NewSession(string expires, string seen, string ended) =>
        $"'{User}', sha256(gen_random_uuid()::text::bytea), now() + interval '{expires}', now() + interval '{seen}', {ended}";

    private static string NewKey(string state, string expires, string revoked) =>
        $"'key', '{{journeys:read}}', '{state}', '{User}', 'x', now() + interval '{expires}', {revoked}, 5";

    private static string NewSupport(string expires, string entered, string ended) =>
        $"gen_random_uuid(), 'sam@staff.test', 'why', 'SUP-1', 'Operate', now() + interval '{expires}', {entered}, sha256(gen_random_uuid()::text::bytea), {ended}";
}
