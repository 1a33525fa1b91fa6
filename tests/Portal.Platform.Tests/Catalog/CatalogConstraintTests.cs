using Npgsql;
using Portal.Testing;

namespace Portal.Platform.Tests.Catalog;

/// <summary>
/// IC-4, IC-6 and the catalog's other rules, tried as its owner: the database refuses, whatever a bug above would do.
/// </summary>
public sealed class CatalogConstraintTests(TestPlatform platform)
{
    private const string Owner = "portal_operator";
    private static int count;

    [Fact]
    public async Task A_dedicated_server_takes_no_second_tenant()
    {
        var server = await NewServerAsync("Dedicated");
        await BindAsync(await NewTenantAsync(), server, "Dedicated");
        var refusal = await RefusedBindingAsync(await NewTenantAsync(), server, "Dedicated");
        Assert.Equal("ux_bindings_dedicated_server", refusal.ConstraintName);
    }

    [Fact]
    public async Task A_tenant_has_no_second_server()
    {
        var tenant = await NewTenantAsync();
        await BindAsync(tenant, await NewServerAsync("Dedicated"), "Dedicated");
        var refusal = await RefusedBindingAsync(tenant, await NewServerAsync("Schema"), "Schema");
        Assert.Equal("pk_bindings", refusal.ConstraintName);
    }

    [Fact]
    public async Task A_binding_cannot_claim_another_tier_than_its_server_has()
    {
        var dedicated = await NewServerAsync("Dedicated");
        var refusal = await RefusedBindingAsync(await NewTenantAsync(), dedicated, "Schema");
        Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, refusal.SqlState);

        await BindAsync(await NewTenantAsync(), dedicated, "Dedicated");
        refusal = await platform.RefusedAsync(
            Owner,
            $"UPDATE servers SET tier = 'Schema' WHERE server_id = '{dedicated}'"
        );
        Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, refusal.SqlState);
    }

    [Fact]
    public async Task A_shared_server_takes_several_tenants_but_no_schema_role_or_nonce_twice()
    {
        var server = await NewServerAsync("Schema");
        await BindAsync(await NewTenantAsync(), server, "Schema", "s1", "app1", "sup1", 1);
        await BindAsync(await NewTenantAsync(), server, "Schema", "s2", "app2", "sup2", 2);
        var tenant = await NewTenantAsync();
        foreach (
            var (schema, app, support, nonce) in new[]
            {
                ("s1", "a3", "p3", 3),
                ("s3", "app1", "p3", 3),
                ("s3", "a3", "sup1", 3),
                ("s3", "a3", "p3", 1),
            }
        )
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() =>
                BindAsync(tenant, server, "Schema", schema, app, support, nonce)
            );
            Assert.Equal(PostgresErrorCodes.UniqueViolation, refusal.SqlState);
        }
    }

    [Theory]
    [InlineData("Acme.example", "Tenant")]
    [InlineData("acme.example.", "Tenant")]
    [InlineData("*.example", "Tenant")]
    [InlineData("acme.example:80", "Tenant")]
    [InlineData("-acme.example", "Tenant")]
    [InlineData("acme..example", "Tenant")]
    [InlineData("", "Tenant")]
    [InlineData("staff.example", "Staff")] // no tenant at a host of another kind
    public async Task A_host_that_is_no_exact_name_or_has_the_wrong_tenant_is_refused(string host, string kind)
    {
        var refusal = await platform.RefusedAsync(
            Owner,
            $"INSERT INTO hosts VALUES ('{host}', '{kind}', '{await NewTenantAsync()}')"
        );
        Assert.Equal(PostgresErrorCodes.CheckViolation, refusal.SqlState);
    }

    [Fact]
    public async Task A_host_has_one_tenant()
    {
        var name = NewName();
        await platform.AsAsync(
            Owner,
            $"INSERT INTO hosts VALUES ('{name}.example', 'Tenant', '{await NewTenantAsync()}')"
        );
        var refusal = await platform.RefusedAsync(
            Owner,
            $"INSERT INTO hosts VALUES ('{name}.example', 'Tenant', '{await NewTenantAsync()}')"
        );
        Assert.Equal("pk_hosts", refusal.ConstraintName);
        refusal = await platform.RefusedAsync(Owner, $"INSERT INTO hosts VALUES ('{name}2.example', 'Tenant', NULL)");
        Assert.Equal("ck_hosts_tenant", refusal.ConstraintName);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("1acme")]
    [InlineData("Acme")]
    [InlineData("ac_me")]
    [InlineData("ac.me")]
    [InlineData("acme-and-a-name-that-goes-on-too-long")]
    public async Task A_url_id_of_another_form_is_refused(string urlId)
    {
        var refusal = await platform.RefusedAsync(Owner, NewTenant(urlId));
        Assert.Equal("ck_tenants_url_id", refusal.ConstraintName);
    }

    [Fact]
    public async Task A_url_id_is_never_reused_or_changed()
    {
        var urlId = NewName();
        var tenant = await platform.AsAsync(Owner, NewTenant(urlId));
        Assert.Equal("ix_tenants_url_id", (await platform.RefusedAsync(Owner, NewTenant(urlId))).ConstraintName);
        var refusal = await platform.RefusedAsync(
            Owner,
            $"UPDATE tenants SET url_id = 'other' WHERE tenant_id = '{tenant}'"
        );
        Assert.Equal("23000", refusal.SqlState);
        refusal = await platform.RefusedAsync(Owner, $"DELETE FROM tenants WHERE tenant_id = '{tenant}'");
        Assert.Equal("23000", refusal.SqlState);
    }

    [Fact]
    public async Task Events_are_neither_edited_nor_removed()
    {
        await platform.AsAsync(Owner, "INSERT INTO events (kind, count) VALUES (100, 1)");
        foreach (var statement in new[] { "UPDATE events SET count = 0", "DELETE FROM events", "TRUNCATE events" })
        {
            Assert.Equal("23000", (await platform.RefusedAsync(Owner, statement)).SqlState);
        }
    }

    [Fact]
    public async Task An_identity_belongs_to_one_tenant_and_stays_there()
    {
        var (one, other) = (await NewTenantAsync(), await NewTenantAsync());
        var hash = $"decode(repeat('{Interlocked.Increment(ref count):x8}', 8), 'hex')";
        var insert = (string tenant) =>
            $"INSERT INTO identity_bindings VALUES ({hash}, '{tenant}', gen_random_uuid(), 'Bound', 1, NULL)";
        await platform.AsAsync("portal_web", insert(one));
        Assert.Equal("pk_identity_bindings", (await platform.RefusedAsync("portal_web", insert(other))).ConstraintName);
        foreach (
            var change in new[]
            {
                $"tenant_id = '{other}'",
                "user_id = gen_random_uuid()",
                "state = 'Reserved', reserved_until = now()",
            }
        )
        {
            var refusal = await platform.RefusedAsync(
                Owner,
                $"UPDATE identity_bindings SET {change} WHERE identity_hash = {hash}"
            );
            Assert.Contains("IC-6", refusal.MessageText, StringComparison.Ordinal);
        }
        Assert.Equal("42501", (await platform.RefusedAsync("portal_web", "DELETE FROM identity_bindings")).SqlState);
    }

    [Fact]
    public async Task A_tenant_has_one_issuer_and_so_has_the_staff()
    {
        var insert = (string tenant) =>
            $"INSERT INTO identity_providers VALUES (gen_random_uuid(), {tenant}, 'http://x', 'x', 'x', 'x', true)";
        var tenant = $"'{await NewTenantAsync()}'";
        foreach (var whose in new[] { tenant, "NULL" })
        {
            await platform.AsAsync(Owner, insert(whose));
            Assert.Equal(
                "ix_identity_providers_tenant_id",
                (await platform.RefusedAsync(Owner, insert(whose))).ConstraintName
            );
        }
    }

    private static string NewName() => $"c{Interlocked.Increment(ref count)}-{Environment.ProcessId}";

    private static string NewTenant(string urlId) =>
        $"INSERT INTO tenants (tenant_id, url_id, display_name, state) VALUES (gen_random_uuid(), '{urlId}', 'Test', 'Active') RETURNING tenant_id::text";

    private async Task<string> NewTenantAsync() => (string)(await platform.AsAsync(Owner, NewTenant(NewName())))!;

    private async Task<string> NewServerAsync(string tier) =>
        (string)
            (
                await platform.AsAsync(
                    Owner,
                    $"""
                    INSERT INTO servers (server_id, tier, name, address, port, server_key_pin, system_identifier)
                    VALUES (gen_random_uuid(), '{tier}', '{NewName()}', '127.0.0.1', 1, sha256(gen_random_uuid()::text::bytea), 1)
                    RETURNING server_id::text
                    """
                )
            )!;

    private Task<object?> BindAsync(
        string tenant,
        string server,
        string tier,
        string schema = "s",
        string app = "app",
        string support = "sup",
        int? nonce = null
    ) =>
        platform.AsAsync(
            Owner,
            $"""
            INSERT INTO bindings (tenant_id, server_id, tier, version, database_name, schema_name, app_role, app_credential,
                                  support_role, support_credential, identity_nonce, fence_epoch)
            VALUES ('{tenant}', '{server}', '{tier}', 1, 'd', '{schema}', '{app}', '', '{support}', '',
                    sha256('{(nonce is null ? tenant : server + nonce)}'), 1)
            """
        );

    private Task<PostgresException> RefusedBindingAsync(string tenant, string server, string tier) =>
        Assert.ThrowsAsync<PostgresException>(() => BindAsync(tenant, server, tier, "s9", "app9", "sup9"));
}
