using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Operator.Provisioning;
using Portal.Operator.Roles;
using Portal.Operator.Tests.Provisioning;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.Operator.Tests.Roles;

/// <summary>A role can change its own password in PostgreSQL; it does not last.</summary>
public sealed class RoleGuardTests(TestPlatform platform)
{
    private const string UrlId = "guarded-roles";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RoleGuard Guard => platform.Operator.GetRequiredService<RoleGuard>();

    [Theory]
    [InlineData(TenantRole.App, "ALTER ROLE CURRENT_USER PASSWORD 'another'")]
    [InlineData(TenantRole.Support, "ALTER ROLE CURRENT_USER PASSWORD 'another'")]
    [InlineData(TenantRole.App, "ALTER ROLE CURRENT_USER PASSWORD NULL")]
    [InlineData(TenantRole.App, "ALTER ROLE CURRENT_USER SET default_transaction_read_only = on")]
    [InlineData(TenantRole.Support, "ALTER ROLE CURRENT_USER SET search_path = pg_catalog")]
    public async Task What_a_role_changes_of_itself_is_set_back_and_recorded(TenantRole role, string statement)
    {
        var binding = await platform.ProvisionAsync(UrlId, ServerTier.Schema);
        await CheckAsync();
        var before = await CountEventsAsync(binding);
        await platform.AsAsync(UrlId, role, statement);
        await CheckAsync();

        await using var connection = await platform.OpenAsync(binding, role);
        await using var command = new NpgsqlCommand("SHOW default_transaction_read_only", connection);
        Assert.Equal("off", await command.ExecuteScalarAsync(Token));
        Assert.Equal(before + 1, await CountEventsAsync(binding));
        await CheckAsync(); // nothing is left to do
        Assert.Equal(before + 1, await CountEventsAsync(binding));
    }

    [Fact]
    public async Task A_session_that_came_in_with_the_other_password_ends()
    {
        var binding = await platform.ProvisionAsync(UrlId, ServerTier.Schema);
        await CheckAsync();
        await platform.AsAsync(UrlId, TenantRole.App, "ALTER ROLE CURRENT_USER PASSWORD 'known-to-somebody'");
        await using var source = await platform.SourceAsync(
            UrlId,
            binding.Database,
            binding.AppRole,
            "known-to-somebody"
        );
        await using var intruder = await source.OpenConnectionAsync(Token);
        await CheckAsync();
        await using var command = new NpgsqlCommand("SELECT 1", intruder);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => command.ExecuteScalarAsync(Token));
        var refusal = await Assert.ThrowsAsync<PostgresException>(async () =>
        {
            await using var again = await source.OpenConnectionAsync(Token);
        });
        Assert.Equal("28P01", refusal.SqlState);
    }

    [Theory]
    [InlineData("ALTER ROLE {other} PASSWORD 'x'")]
    [InlineData("ALTER ROLE CURRENT_USER VALID UNTIL 'infinity'")]
    [InlineData("ALTER ROLE CURRENT_USER CONNECTION LIMIT -1")]
    [InlineData("ALTER ROLE CURRENT_USER CREATEROLE")]
    public async Task A_role_changes_neither_another_ones_password_nor_its_own_rights(string statement)
    {
        var binding = await platform.ProvisionAsync(UrlId, ServerTier.Schema);
        Assert.Equal(
            PostgresErrorCodes.InsufficientPrivilege,
            await platform.RefusedAsync(
                UrlId,
                TenantRole.App,
                statement.Replace("{other}", binding.SupportRole, StringComparison.Ordinal)
            )
        );
    }

    [Fact]
    public async Task A_rotation_that_is_under_way_is_left_alone()
    {
        await platform.ProvisionAsync(UrlId, ServerTier.Schema);
        await platform.AsAsync(UrlId, TenantRole.App, "ALTER ROLE CURRENT_USER SET work_mem = '1MB'");
        var place = await platform.PlaceAsync(UrlId);
        var administrator = platform.Operator.GetRequiredService<AdministratorConnections>();
        var before = await CountEventsAsync(place.Binding);
        await using (var rotation = await administrator.OpenAsync(place.Server, Token))
        {
            Assert.True(await rotation.TryLockAsync(place.Schema, Token));
            await CheckAsync();
            Assert.Equal(before, await CountEventsAsync(place.Binding));
        }
        await CheckAsync();
        Assert.Equal(before + 1, await CountEventsAsync(place.Binding));
    }

    private async Task CheckAsync()
    {
        var place = await platform.PlaceAsync(UrlId);
        await using var session = await platform
            .Operator.GetRequiredService<AdministratorConnections>()
            .OpenAsync(place.Server, Token);
        await Guard.CheckAsync(place.Server, session, Token);
        // Sessions that the guard ended may still lie in the pool of the services.
        await platform.Web.GetRequiredService<TenantConnections>().CloseAsync(place.Tenant.TenantId);
    }

    private async Task<long> CountEventsAsync(TenantBinding binding)
    {
        await platform.Operator.GetRequiredService<PlatformEvents>().FlushAsync(Token);
        return (long)
            (
                await platform.InCatalogAsync(
                    $"SELECT coalesce(sum(count), 0) FROM events WHERE kind = 203 AND tenant_id = '{binding.TenantId}'"
                )
            )!;
    }
}
