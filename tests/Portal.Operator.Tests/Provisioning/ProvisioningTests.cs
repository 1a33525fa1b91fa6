using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Operator.Provisioning;
using Portal.Operator.Servers;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.Operator.Tests.Provisioning;

public sealed class ProvisioningTests(TestPlatform platform)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private List<IProvisioningStep> Steps => [.. platform.Operator.GetServices<IProvisioningStep>()];

    [Theory]
    [InlineData("whole", ServerTier.Dedicated)]
    [InlineData("shared-whole", ServerTier.Schema)]
    public async Task A_tenant_is_made_whole_and_a_second_run_changes_nothing(string urlId, ServerTier tier)
    {
        var binding = await platform.ProvisionAsync(urlId, tier);
        await using (var app = await platform.OpenAsync(binding)) { }
        await using (var support = await platform.OpenAsync(binding, TenantRole.Support)) { }
        var tenant = $"tenant_id = '{binding.TenantId}'";
        Assert.Equal("Active", await platform.InCatalogAsync($"SELECT state FROM tenants WHERE {tenant}"));
        Assert.Equal(
            $"{urlId}.portal.localhost",
            await platform.InCatalogAsync($"SELECT host_name FROM hosts WHERE {tenant}")
        );
        Assert.Equal(1L, await platform.InCatalogAsync($"SELECT count(*) FROM events WHERE kind = 301 AND {tenant}"));
        Assert.Equal(
            1L,
            await platform.InCatalogAsync(
                $"SELECT count(*) FROM events WHERE kind = 300 AND server_id = '{binding.ServerId}'"
            )
        );
        var secret = (byte[])
            (await platform.InCatalogAsync($"SELECT client_secret FROM identity_providers WHERE {tenant}"))!;
        Assert.DoesNotContain("client-secret", System.Text.Encoding.Latin1.GetString(secret), StringComparison.Ordinal);

        var before = await SnapshotAsync(urlId);
        await platform.RunProvisioningAsync(urlId, tier);
        await RunAsync(Steps, TestPlatform.Request(urlId, tier)); // the steps of the first time, too
        Assert.Equal(before, await SnapshotAsync(urlId));
    }

    [Theory]
    [InlineData("killed", ServerTier.Dedicated)]
    [InlineData("shared-killed", ServerTier.Schema)]
    public async Task A_run_killed_after_any_step_is_completed_by_the_next(string urlId, ServerTier tier)
    {
        var request = TestPlatform.Request(urlId, tier);
        byte[]? nonce = null;
        for (var done = 1; done < Steps.Count; done++)
        {
            await RunAsync(Steps.Take(done), request);
            Assert.NotEqual(
                "Active",
                await platform.InCatalogAsync($"SELECT state FROM tenants WHERE url_id = '{urlId}'")
            );
            var now = (await platform.Operator.GetRequiredService<TenantLocations>().FindAsync(urlId, Token))
                ?.Row
                .IdentityNonce;
            Assert.Equal(nonce ?? now, now); // what was chosen once stays chosen
            nonce = now;
        }
        await RunAsync(Steps, request);
        var binding = await platform.BindingAsync(urlId);
        Assert.Equal(nonce, binding.IdentityNonce);
        await using var app = await platform.OpenAsync(binding);
    }

    [Fact]
    public async Task Two_tenants_that_are_made_at_once_tell_of_their_shared_server_once()
    {
        var requests = new[] { "twin-a", "twin-b" }
            .Select(urlId => TestPlatform.Request(urlId, ServerTier.Schema) with { ServerName = "shared_twins" })
            .ToList();
        foreach (var request in requests)
        {
            await RunAsync(Steps.SkipLast(1), request);
        }
        var activate = Assert.IsType<ActivateTenant>(Steps[^1]);
        await using var db = await platform.Catalog.CreateDbContextAsync(Token);
        await using var transaction = await db.Database.BeginTransactionAsync(Token);
        await db.Database.ExecuteSqlAsync($"SELECT FROM servers WHERE name = 'shared_twins' FOR UPDATE", Token);
        var activating = Task.WhenAll(requests.Select(request => activate.RunAsync(request, Token)));
        await Wait.UntilAsync(() => AreWaitingAsync(requests.Count));
        Assert.False(activating.IsCompleted);
        await transaction.CommitAsync(Token);
        await activating;
        var server = (await platform.BindingAsync("twin-a")).ServerId;
        Assert.Equal(
            1L,
            await platform.InCatalogAsync($"SELECT count(*) FROM events WHERE kind = 300 AND server_id = '{server}'")
        );

        async Task<bool> AreWaitingAsync(int count) =>
            count
            <= (long)
                (
                    await platform.InCatalogAsync(
                        "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"
                    )
                )!;
    }

    [Fact]
    public async Task A_step_that_fails_leaves_the_tenant_unserved_and_the_next_run_completes_it()
    {
        var request = TestPlatform.Request("failing", ServerTier.Schema);
        var failing = Steps.Select(step => step is GrantRights ? new FailingStep() : step);
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(failing, request));
        Assert.Equal(
            "Provisioning",
            await platform.InCatalogAsync("SELECT state FROM tenants WHERE url_id = 'failing'")
        );
        await RunAsync(Steps, request);
        await using var app = await platform.OpenAsync(await platform.BindingAsync("failing"));
    }

    [Fact]
    public async Task A_cluster_that_was_never_completed_is_made_anew_under_the_same_server_id()
    {
        var request = TestPlatform.Request("half-made", ServerTier.Dedicated);
        await RunAsync(Steps.TakeWhile(step => step is not RegisterServer), request);
        var registry = platform.Operator.GetRequiredService<ServerRegistry>();
        File.Delete(Path.Combine(registry.Get("half-made").Facts.Folder, "cluster.json"));
        await RunAsync(Steps, request);
        Assert.Equal(
            1L,
            await platform.InCatalogAsync(
                "SELECT count(*) FROM server_administrators WHERE role_name = 'admin_half-made'"
            )
        );
        await using var app = await platform.OpenAsync(await platform.BindingAsync("half-made"));
    }

    [Fact]
    public async Task A_server_whose_data_is_gone_is_never_replaced_by_an_empty_one()
    {
        await platform.ProvisionAsync("vanished", ServerTier.Dedicated);
        var cluster = await platform.ClusterAsync("vanished");
        await cluster.DeleteAsync(Token);
        var request = TestPlatform.Request("vanished", ServerTier.Dedicated);
        var refusal = await Assert.ThrowsAsync<ServerException>(() => RunAsync(Steps, request));
        Assert.Contains(cluster.Facts.Folder, refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(cluster.Facts.Folder));
    }

    [Fact]
    public async Task A_host_of_another_tenant_is_refused()
    {
        await platform.ProvisionAsync("shared-whole", ServerTier.Schema);
        var request = TestPlatform.Request("thief", ServerTier.Schema) with
        {
            Hosts = [HostName.Parse("shared-whole.portal.localhost")],
        };
        await Assert.ThrowsAsync<ProvisioningException>(() => RunAsync(Steps, request));
    }

    [Fact]
    public async Task A_dedicated_server_refuses_a_role_that_it_does_not_know_and_every_other_database()
    {
        await platform.ProvisionAsync("whole", ServerTier.Dedicated);
        var binding = await platform.BindingAsync("whole");
        await platform.AsAdministratorAsync(
            "whole",
            $"""
            DROP ROLE IF EXISTS stranger; CREATE ROLE stranger LOGIN PASSWORD 'known';
            GRANT CONNECT ON DATABASE {binding.Database} TO stranger
            """
        );
        await using var stranger = await platform.SourceAsync("whole", binding.Database, "stranger", "known");
        await AssertRefusedAsync(stranger, PostgresErrorCodes.InvalidAuthorizationSpecification);
        await using var elsewhere = await platform.SourceAsync(
            "whole",
            "postgres",
            binding.AppRole,
            await platform.AppPasswordAsync("whole")
        );
        await AssertRefusedAsync(elsewhere, PostgresErrorCodes.InvalidAuthorizationSpecification);
        await platform.AsAdministratorAsync(
            "whole",
            $"REVOKE ALL ON DATABASE {binding.Database} FROM stranger; DROP ROLE stranger"
        );
    }

    [Theory]
    [InlineData("whole", ServerTier.Dedicated)]
    [InlineData("shared-whole", ServerTier.Schema)]
    public async Task A_server_trusts_nobody(string urlId, ServerTier tier)
    {
        await platform.ProvisionAsync(urlId, tier);
        var data = (await platform.ClusterAsync(urlId)).Facts.DataDirectory;
        var lines = await File.ReadAllLinesAsync(Path.Combine(data, "pg_hba.conf"), Token);
        Assert.All(
            lines,
            line =>
            {
                Assert.StartsWith("hostssl ", line, StringComparison.Ordinal);
                Assert.EndsWith(" scram-sha-256", line, StringComparison.Ordinal);
            }
        );
        Assert.False(
            await platform.AnyAsync(
                urlId,
                "SELECT 1 FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256' OR type <> 'hostssl' OR error IS NOT NULL"
            )
        );
        Assert.False(
            await platform.AnyAsync(urlId, "SELECT 1 FROM pg_authid WHERE rolpassword NOT LIKE 'SCRAM-SHA-256$%'")
        );
    }

    private static async Task AssertRefusedAsync(NpgsqlDataSource source, string sqlState)
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(async () => await source.OpenConnectionAsync(Token));
        Assert.Equal(sqlState, refusal.SqlState);
    }

    private Task RunAsync(IEnumerable<IProvisioningStep> steps, TenantRequest request) =>
        platform.RunProvisioningAsync(steps, request);

    /// <summary>Everything that must not change: catalog rows, roles with their verifiers, identity row, rights.</summary>
    private async Task<string> SnapshotAsync(string urlId)
    {
        var binding = await platform.BindingAsync(urlId);
        var catalog = await platform.InCatalogAsync(
            $"""
            SELECT concat_ws(E'\n', t, s, b, o, p, (SELECT count(*) FROM events e
                WHERE e.server_id = s.server_id AND (e.tenant_id IS NULL OR e.tenant_id = t.tenant_id)))
            FROM tenants t JOIN bindings b USING (tenant_id) JOIN servers s USING (server_id)
            JOIN tenant_owners o USING (tenant_id) JOIN identity_providers p USING (tenant_id)
            WHERE t.url_id = '{urlId}'
            """
        );
        var schema = await platform.AsOwnerAsync(
            urlId,
            $"""
            SELECT concat_ws(E'\n', i, (SELECT string_agg(c.relname || c.relacl::text, E'\n' ORDER BY c.oid) FROM pg_class c
                WHERE c.relnamespace = '{binding.Schema}'::regnamespace AND relkind = 'r'),
                (SELECT string_agg(rolname || rolconnlimit || rolinherit || rolcanlogin, E'\n' ORDER BY oid) FROM pg_roles
                WHERE starts_with(rolname, '{binding.Schema}'))) FROM portal_identity i
            """
        );
        return $"{catalog}\n{schema}";
    }

    private sealed class FailingStep : IProvisioningStep
    {
        public bool RepeatsWhenActive => false;

        public Task RunAsync(TenantRequest request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("as if killed");
    }
}
