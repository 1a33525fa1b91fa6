using Npgsql;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.Operator.Tests.Provisioning;

/// <summary>Least privilege of a tenant's three roles, on a dedicated and on a shared server.</summary>
public sealed class TenantRightsTests(TestPlatform platform)
{
    private const string Denied = PostgresErrorCodes.InsufficientPrivilege;
    private const string Columns = "actor_kind, actor_label, action, outcome, correlation_id";
    private const string Values = "4, 'Portal', 900, 1, 'test'";

    public static TheoryData<string, ServerTier> Tenants { get; } =
        new() { { "rights", ServerTier.Dedicated }, { "shared-rights", ServerTier.Schema } };

    [Theory]
    [MemberData(nameof(Tenants))]
    public async Task The_app_role_changes_data_but_no_structure(string urlId, ServerTier tier)
    {
        await platform.ProvisionAsync(urlId, tier);
        await platform.AsAsync(
            urlId,
            TenantRole.App,
            "INSERT INTO users (user_id, email, display_name, role, state, version) VALUES (gen_random_uuid(), 'x' || random() || '@x', 'X', 'Member', 'Invited', 1)"
        );
        string[] refused =
        [
            "ALTER TABLE users ADD COLUMN secret text",
            "DROP TABLE journeys",
            "CREATE TABLE mine (id int)",
            "CREATE TEMP TABLE mine (id int)",
            "CREATE SCHEMA mine",
            "CREATE INDEX ON users (display_name)",
            "TRUNCATE journeys",
            "ALTER TABLE users DISABLE TRIGGER ALL",
            "DROP TRIGGER keep_an_admin ON users",
            "CREATE OR REPLACE FUNCTION keep_an_admin() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "DELETE FROM users",
            "DELETE FROM journeys",
            "UPDATE portal_identity SET fence_epoch = 9",
            "DELETE FROM portal_identity",
            "INSERT INTO portal_positions (mark) VALUES (sha256('x'))",
            "DELETE FROM portal_positions",
            "SELECT * FROM schema_migrations",
            "SET SESSION AUTHORIZATION DEFAULT; SET ROLE admin_rights",
            "SELECT pg_read_file('postgresql.conf')",
            "COPY users TO PROGRAM 'cat'",
            "SELECT pg_reload_conf()",
        ];
        foreach (var statement in refused)
        {
            var state = await platform.RefusedAsync(urlId, TenantRole.App, statement);
            Assert.True(state is Denied or PostgresErrorCodes.InvalidParameterValue, $"{statement}: {state}");
        }
    }

    [Theory]
    [MemberData(nameof(Tenants))]
    public async Task The_app_role_appends_to_the_audit_log_and_cannot_rewrite_or_date_entries(
        string urlId,
        ServerTier tier
    )
    {
        await platform.ProvisionAsync(urlId, tier);
        await platform.AsAsync(urlId, TenantRole.App, $"INSERT INTO audit_entries ({Columns}) VALUES ({Values})");
        string[] refused =
        [
            "UPDATE audit_entries SET actor_label = 'nobody'",
            "DELETE FROM audit_entries",
            "TRUNCATE audit_entries",
            $"INSERT INTO audit_entries (entry_id, {Columns}) OVERRIDING SYSTEM VALUE VALUES (1, {Values})",
            $"INSERT INTO audit_entries (xid, {Columns}) VALUES ('1', {Values})",
            $"INSERT INTO audit_entries (occurred_at, {Columns}) VALUES ('2000-01-01', {Values})",
            "ALTER SEQUENCE audit_entries_entry_id_seq RESTART",
            "SELECT setval('audit_entries_entry_id_seq', 1)",
            "ALTER TABLE audit_entries DISABLE TRIGGER keep_audit_entries",
        ];
        foreach (var statement in refused)
        {
            Assert.Equal(Denied, await platform.RefusedAsync(urlId, TenantRole.App, statement));
        }
    }

    [Theory]
    [MemberData(nameof(Tenants))]
    public async Task The_support_role_reads_and_writes_only_audit_entries(string urlId, ServerTier tier)
    {
        await platform.ProvisionAsync(urlId, tier);
        await platform.AsAsync(
            urlId,
            TenantRole.Support,
            "SELECT count(*) FROM users, journeys, journey_steps, invitations"
        );
        await platform.AsAsync(urlId, TenantRole.Support, $"INSERT INTO audit_entries ({Columns}) VALUES ({Values})");
        foreach (
            var table in new[] { "users", "invitations", "sessions", "journeys", "journey_steps", "portal_identity" }
        )
        {
            Assert.Equal(Denied, await platform.RefusedAsync(urlId, TenantRole.Support, $"DELETE FROM {table}"));
            Assert.Equal(
                Denied,
                await platform.RefusedAsync(urlId, TenantRole.Support, $"INSERT INTO {table} DEFAULT VALUES")
            );
            Assert.Equal(Denied, await platform.RefusedAsync(urlId, TenantRole.Support, $"TRUNCATE {table}"));
        }
        Assert.Equal(Denied, await platform.RefusedAsync(urlId, TenantRole.Support, "UPDATE users SET role = 'Admin'"));
        Assert.Equal(
            Denied,
            await platform.RefusedAsync(urlId, TenantRole.Support, "UPDATE audit_entries SET outcome = 1")
        );
        Assert.Equal(
            Denied,
            await platform.RefusedAsync(urlId, TenantRole.Support, "SELECT secret_hash, id_token FROM sessions")
        );
    }

    [Theory]
    [MemberData(nameof(Tenants))]
    public async Task The_owner_role_cannot_edit_the_audit_log_past_its_trigger(string urlId, ServerTier tier)
    {
        await platform.ProvisionAsync(urlId, tier);
        await platform.AsOwnerAsync(urlId, $"INSERT INTO audit_entries ({Columns}) VALUES ({Values})");
        foreach (
            var statement in new[]
            {
                "UPDATE audit_entries SET actor_label = 'nobody'",
                "DELETE FROM audit_entries",
                "TRUNCATE audit_entries",
                "SET session_replication_role = replica",
            }
        )
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => platform.AsOwnerAsync(urlId, statement));
            Assert.True(refusal.SqlState is "PT002" or Denied, $"{statement}: {refusal.SqlState}");
        }
    }

    [Fact]
    public async Task A_neighbour_on_a_shared_server_sees_nothing_of_a_tenant()
    {
        await platform.ProvisionAsync("shared-rights", ServerTier.Schema);
        await platform.ProvisionAsync("neighbour", ServerTier.Schema);
        var schema = (await platform.BindingAsync("shared-rights")).Schema;
        var names = await platform.BindingAsync("neighbour");
        Assert.DoesNotContain("neighbour", names.Schema + names.AppRole + names.SupportRole, StringComparison.Ordinal);
        foreach (var role in new[] { TenantRole.App, TenantRole.Support })
        {
            foreach (
                var table in new[] { "users", "journeys", "audit_entries", "portal_identity", "schema_migrations" }
            )
            {
                Assert.Equal(Denied, await platform.RefusedAsync("neighbour", role, $"SELECT * FROM {schema}.{table}"));
            }
            Assert.Equal(
                Denied,
                await platform.RefusedAsync("neighbour", role, $"CREATE TABLE {schema}.mine (id int)")
            );
            Assert.Equal(Denied, await platform.RefusedAsync("neighbour", role, $"SET ROLE {schema}_owner"));
            // search_path is no protection, the grants are: pointing it at another tenant's schema finds no table.
            Assert.Equal(
                PostgresErrorCodes.UndefinedTable,
                await platform.RefusedAsync("neighbour", role, $"SET search_path = {schema}; SELECT * FROM users")
            );
            Assert.Equal(
                false,
                await platform.AsAsync(
                    "neighbour",
                    role,
                    $"SELECT bool_or(has_table_privilege(c.oid, 'SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER')) FROM pg_class c WHERE relkind IN ('r', 'v', 'm', 'p') AND relnamespace = '{schema}'::regnamespace"
                )
            );
        }
        await using var elsewhere = await platform.SourceAsync(
            "neighbour",
            "postgres",
            names.AppRole,
            await platform.AppPasswordAsync("neighbour")
        );
        await Assert.ThrowsAsync<PostgresException>(async () =>
            await elsewhere.OpenConnectionAsync(TestContext.Current.CancellationToken)
        );
    }

    [Theory]
    [MemberData(nameof(Tenants))]
    public async Task Public_has_no_privileges(string urlId, ServerTier tier)
    {
        await platform.ProvisionAsync(urlId, tier);
        Assert.False(
            await platform.AnyAsync(
                urlId,
                """
                SELECT 1 FROM pg_class c, aclexplode(c.relacl) a
                WHERE a.grantee = 0 AND c.relnamespace::regnamespace::text LIKE 't!_%' ESCAPE '!'
                UNION ALL
                SELECT 1 FROM pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
                WHERE a.grantee = 0 AND n.nspname NOT LIKE 'pg!_%' ESCAPE '!' AND n.nspname <> 'information_schema'
                UNION ALL
                SELECT 1 FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
                WHERE a.grantee = 0 AND d.datname <> 'template0'
                """
            )
        );
    }
}
