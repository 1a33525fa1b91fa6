using Npgsql;
using Portal.KeyService.Tests.Running;

namespace Portal.KeyService.Tests.Database;

/// <summary>IC-3: only the key service's process and database hold key hashes and signing keys.</summary>
public sealed class DatabaseRightsTests(KeyServices services)
{
    // IC-11: whoever adds a column says here that it holds no content of a tenant.
    private const string Columns = """
        bindings: server_id tenant_id version
        catalog_position: mark number only_row
        feed_entries: key_id occurred_at sequence tenant_id
        feed_position: feed_id is_only sequence
        keys: class created_at expires_at key_id revision scopes secret_hash state tenant_id
        portal_positions: mark number
        signing_keys: kid public_key sealed_private_key signs_from use
        """;

    [Fact]
    public async Task The_database_holds_exactly_the_listed_columns()
    {
        var found = await services.Shared.SqlAsync(
            "portal_keys_owner",
            """
            SELECT string_agg(line, E'\n' ORDER BY line) FROM (
                SELECT table_name || ': ' || string_agg(column_name, ' ' ORDER BY column_name) AS line
                FROM information_schema.columns
                WHERE table_schema = 'public' AND table_name <> '__EFMigrationsHistory' GROUP BY table_name) AS lines
            """
        );
        Assert.Equal(Columns, found);
    }

    [Theory]
    [InlineData("portal_web")]
    [InlineData("portal_api")]
    [InlineData("portal_operator")]
    public async Task No_other_services_role_can_even_connect(string role)
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => services.Shared.SqlAsync(role, "SELECT 1"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Theory]
    [InlineData("DELETE FROM keys")]
    [InlineData("DELETE FROM bindings")]
    [InlineData("UPDATE feed_position SET sequence = 0")]
    [InlineData("INSERT INTO feed_entries (sequence, key_id) VALUES (1, gen_random_uuid())")]
    [InlineData("UPDATE feed_entries SET key_id = gen_random_uuid()")]
    [InlineData("SELECT tell_feed(gen_random_uuid(), NULL)")]
    [InlineData("ALTER TABLE keys DISABLE TRIGGER ALL")]
    [InlineData("TRUNCATE keys")]
    [InlineData("DELETE FROM catalog_position")]
    [InlineData("UPDATE portal_positions SET mark = sha256('x')")]
    [InlineData("CREATE TABLE mine (id int)")]
    public async Task The_services_own_role_can_neither_rewrite_history_nor_leave_the_feed_out(string statement)
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(() =>
            services.Shared.SqlAsync("portal_keys", statement)
        );
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Fact]
    public async Task A_binding_does_not_go_back_in_the_database_either()
    {
        await services.Shared.SqlAsync(
            "portal_keys",
            "INSERT INTO bindings VALUES ('0192b3c4-0000-7000-8000-000000000001', gen_random_uuid(), 5)"
        );
        var refusal = await Assert.ThrowsAsync<PostgresException>(() =>
            services.Shared.SqlAsync(
                "portal_keys",
                "UPDATE bindings SET version = 4 WHERE tenant_id = '0192b3c4-0000-7000-8000-000000000001'"
            )
        );
        Assert.Equal(PostgresErrorCodes.IntegrityConstraintViolation, refusal.SqlState);
    }

    [Fact]
    public async Task No_secret_is_in_the_database()
    {
        await using var caller = await TestCaller.StartAsync(services.Shared);
        var (_, id, text) = await caller.NewTenantKeyAsync();
        Assert.True(Portal.Platform.KeyService.ApiKeyFormat.TryParse(text, out var key));
        var hash = (byte[])
            (await services.Shared.SqlAsync("portal_keys", $"SELECT secret_hash FROM keys WHERE key_id = '{id}'"))!;
        Assert.NotEqual(System.Security.Cryptography.SHA256.HashData(key.Secret.Span), hash);
        var row = (string)
            (await services.Shared.SqlAsync("portal_keys", $"SELECT keys::text FROM keys WHERE key_id = '{id}'"))!;
        Assert.DoesNotContain(text[26..59], row, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(key.Secret.Span), row, StringComparison.Ordinal);
    }
}
