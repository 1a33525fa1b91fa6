using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Operator.Roles;
using Portal.Operator.Tests.Provisioning;
using Portal.Platform.Catalog;
using Portal.Testing;

namespace Portal.Operator.Tests.Roles;

/// <summary>What a service's role changes of itself at the catalog does not last.</summary>
public sealed class ServiceRoleGuardTests(TestPlatform platform) : IClassFixture<TestPlatform>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("portal_web", "ALTER ROLE CURRENT_USER PASSWORD 'another'")]
    [InlineData("portal_api", "ALTER ROLE CURRENT_USER PASSWORD 'another'")]
    [InlineData("portal_web", "ALTER ROLE CURRENT_USER PASSWORD NULL")]
    [InlineData("portal_api", "ALTER ROLE CURRENT_USER SET default_transaction_read_only = on")]
    [InlineData("portal_web", "ALTER ROLE CURRENT_USER IN DATABASE portal_catalog SET search_path = pg_catalog")]
    public async Task What_a_services_role_changes_of_itself_is_set_back_and_recorded(string role, string statement)
    {
        await CheckAsync();
        var before = await CountEventsAsync(role);
        await AsAsync(role, statement);
        await CheckAsync();
        Assert.Equal("off|\"$user\", public", await AsAsync(role, Settings));
        Assert.Equal(before + 1, await CountEventsAsync(role));
        await CheckAsync(); // nothing is left to do
        Assert.Equal(before + 1, await CountEventsAsync(role));
    }

    [Fact]
    public async Task A_session_that_came_in_with_the_other_password_ends_and_the_others_stay()
    {
        await using var services = NpgsqlDataSource.Create(platform.CatalogConnection("portal_web"));
        await using var service = await services.OpenConnectionAsync(Token);
        await CheckAsync();
        await AsAsync("portal_web", "ALTER ROLE CURRENT_USER PASSWORD 'known-to-somebody'");
        var connection = new NpgsqlConnectionStringBuilder(platform.CatalogConnection("portal_web"))
        {
            Password = "known-to-somebody",
            Pooling = false,
        };
        await using var source = NpgsqlDataSource.Create(connection);
        await using var intruder = await source.OpenConnectionAsync(Token);
        await CheckAsync();
        await using var intruders = new NpgsqlCommand("SELECT 1", intruder);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => intruders.ExecuteScalarAsync(Token));
        await using var own = new NpgsqlCommand("SELECT 1", service);
        Assert.Equal(1, await own.ExecuteScalarAsync(Token));
        var refusal = await Assert.ThrowsAsync<PostgresException>(async () =>
        {
            await using var again = await source.OpenConnectionAsync(Token);
        });
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
    }

    [Theory]
    [InlineData("portal_web")]
    [InlineData("portal_api")]
    public async Task Only_the_operator_reads_and_sets_roles_and_only_those_of_services(string service)
    {
        const string verifier = "'SCRAM-SHA-256$4096:x$y:z'";
        foreach (
            var (role, statement) in new[]
            {
                (service, "SELECT count(*) FROM service_roles()"),
                (service, $"SELECT set_back_service_role('{service}', {verifier}, now())"),
                ("portal_operator", $"SELECT set_back_service_role('postgres', {verifier}, now())"),
                ("portal_operator", $"SELECT set_back_service_role('{service}', 'another', now())"),
            }
        )
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => AsAsync(role, statement));
            Assert.Equal(
                role == service ? PostgresErrorCodes.InsufficientPrivilege : PostgresErrorCodes.CheckViolation,
                refusal.SqlState
            );
        }
    }

    private const string Settings =
        "SELECT current_setting('default_transaction_read_only') || '|' || current_setting('search_path')";

    private Task CheckAsync() => platform.Operator.GetRequiredService<ServiceRoleGuard>().CheckAsync(Token);

    private async Task<object?> AsAsync(string role, string statement)
    {
        await using var source = NpgsqlDataSource.Create(platform.CatalogConnection(role) + ";Pooling=false");
        await using var command = source.CreateCommand(statement);
        return await command.ExecuteScalarAsync(Token);
    }

    private async Task<long> CountEventsAsync(string role)
    {
        await platform.Operator.GetRequiredService<PlatformEvents>().FlushAsync(Token);
        return (long)
            (
                await platform.InCatalogAsync(
                    $"SELECT coalesce(sum(count), 0)::bigint FROM events WHERE kind = 203 AND reason = '{role}'"
                )
            )!;
    }
}
