using Microsoft.Extensions.DependencyInjection;
using Portal.Operator.Commands;
using Portal.Operator.Positions;
using Portal.Operator.Provisioning;
using Portal.Operator.Tests.Provisioning;
using Portal.Platform;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.Operator.Tests.Positions;

/// <summary>IC-5: an older copy of a tenant's own server, which has its key, passwords, identifier and identity row.</summary>
public sealed class OlderCopyTests(TestPlatform platform) : IClassFixture<TestPlatform>
{
    private const string Write = """
        INSERT INTO audit_entries (actor_kind, actor_label, action, outcome, correlation_id)
        SELECT 4, 'test', 1, 1, 'copy' FROM generate_series(1, {0})
        """;

    private const string First = "older-copy";
    private const string Second = "other-copy";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_older_copy_is_refused_quarantined_and_recorded_even_when_it_was_written_to_since()
    {
        var urlId = First;
        await platform.ProvisionAsync(urlId, ServerTier.Dedicated);
        await WriteAsync(urlId, 1);
        await RoundsAsync(2);
        var before = await platform.BindingAsync(urlId);
        await (await platform.OpenAsync(before)).DisposeAsync();
        var copy = await OlderCopy.TakeAsync(await platform.ClusterAsync(urlId));
        await WriteAsync(urlId, 1); // what the copy lacks: a deactivation, for example
        await RoundsAsync(2);
        var binding = await platform.BindingAsync(urlId);
        await (await platform.OpenAsync(binding)).DisposeAsync();

        await copy.ExchangeAsync();
        await AssertRefusedAsync(before); // this process knows better than a caller whose binding is older
        await LiftUncheckedAsync(binding);
        await platform.AsAdministratorAsync(urlId, Text(Write, 100));
        await AssertRefusedAsync(binding);
        await AssertRefusedAsync(binding, TenantRole.Support);
        await platform.Web.GetRequiredService<PlatformEvents>().FlushAsync(Token);
        Assert.NotNull(
            await platform.InCatalogAsync(
                $"SELECT 1 FROM events WHERE kind = 200 AND reason = 'position' AND tenant_id = '{binding.TenantId}'"
            )
        );
        var quarantine = platform.Operator.GetRequiredService<QuarantineCommands>();
        await Assert.ThrowsAsync<ServerIdentityException>(() => quarantine.LiftAsync(urlId, Token));

        await copy.ExchangeAsync();
        await quarantine.LiftAsync(urlId, Token);
        await using var again = await platform.OpenAsync(binding);
    }

    [Fact]
    public async Task The_operator_notices_an_older_copy_that_nobody_asks_for()
    {
        var urlId = Second;
        await platform.ProvisionAsync(urlId, ServerTier.Dedicated);
        await RoundsAsync(3);
        var copy = await OlderCopy.TakeAsync(await platform.ClusterAsync(urlId));
        await RoundsAsync(3); // nobody wrote to it: its marks of the restart are all that the copy lacks
        await copy.ExchangeAsync();
        await RoundsAsync(1);
        Assert.Equal("position", await QuarantineAsync(await platform.BindingAsync(urlId)));
        await RoundsAsync(1); // in quarantine it is left alone
        await copy.ExchangeAsync();
        await platform.Operator.GetRequiredService<QuarantineCommands>().LiftAsync(urlId, Token);
    }

    [Theory]
    [InlineData(ServerTier.Dedicated)]
    [InlineData(ServerTier.Schema)]
    public async Task A_tenant_that_was_not_written_to_is_not_marked_and_a_restarted_server_is_served(ServerTier tier)
    {
        string[] names = tier == ServerTier.Dedicated ? [First, Second] : ["idle", "busy"];
        var (idle, busy) = (names[0], names[1]);
        await platform.ProvisionAsync(idle, tier);
        await platform.ProvisionAsync(busy, tier);
        await RoundsAsync(3);
        var (idleBefore, busyBefore) = (await platform.BindingAsync(idle), await platform.BindingAsync(busy));
        var marks = await MarksAsync(idle);
        await WriteAsync(busy, 1);
        await RoundsAsync(4);
        Assert.Equal(idleBefore.Position!.Number, (await platform.BindingAsync(idle)).Position!.Number);
        Assert.Equal(marks, await MarksAsync(idle));
        // In the round that saw it and in the next, for what had not committed by then.
        Assert.Equal(busyBefore.Position!.Number + 2, (await platform.BindingAsync(busy)).Position!.Number);

        var cluster = await platform.ClusterAsync(idle);
        await cluster.StopAsync(Token);
        await cluster.StartAsync(Token);
        await RoundsAsync(2);
        await WaitUntilServedAsync(await platform.BindingAsync(idle));
        await WaitUntilServedAsync(idleBefore); // its older mark is there, too
        Assert.Null(await QuarantineAsync(idleBefore));
    }

    [Fact]
    public async Task A_tenant_without_a_mark_is_not_served_and_not_quarantined()
    {
        var binding = await platform.ProvisionAsync("unmarked", ServerTier.Schema);
        Assert.NotNull(binding.Position);
        await Assert.ThrowsAsync<ServiceUnavailableException>(() =>
            platform.OpenAsync(binding with { Position = null })
        );
        Assert.Null(await QuarantineAsync(binding));
    }

    [Fact]
    public async Task A_mark_of_another_tenant_or_number_does_not_open()
    {
        var mine = await platform.ProvisionAsync("unmarked", ServerTier.Schema);
        var other = await platform.ProvisionAsync("other-mark", ServerTier.Schema);
        foreach (var position in new[] { other.Position!, mine.Position! with { Number = mine.Position!.Number + 1 } })
        {
            await Assert.ThrowsAsync<ServiceUnavailableException>(() =>
                platform.OpenAsync(mine with { Position = position, Version = 1_000 })
            );
        }
    }

    [Fact]
    public async Task A_position_is_never_forgotten_or_set_back_in_the_catalog()
    {
        var binding = await platform.ProvisionAsync("unmarked", ServerTier.Schema);
        foreach (
            var change in new[]
            {
                "position_number = NULL, position_seal = NULL",
                "position_number = position_number - 1",
                "position_seal = sha256('x')",
            }
        )
        {
            var refusal = await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
                platform.InCatalogAsync($"UPDATE bindings SET {change} WHERE tenant_id = '{binding.TenantId}'")
            );
            Assert.Equal(Npgsql.PostgresErrorCodes.IntegrityConstraintViolation, refusal.SqlState);
        }
    }

    [Fact]
    public async Task A_loss_is_accepted_by_two_platform_admins_and_what_was_lost_is_refused_from_then_on()
    {
        var urlId = First;
        await platform.ProvisionAsync(urlId, ServerTier.Dedicated);
        await StaffAsync("olga@loss.test", "PlatformAdmin");
        await StaffAsync("pete@loss.test", "PlatformAdmin");
        await StaffAsync("sam@loss.test", "Support");
        var loss = platform.Operator.GetRequiredService<LossCommands>();
        await Assert.ThrowsAsync<ProvisioningException>(() => loss.RequestAsync(urlId, "olga@loss.test", Token));

        var copy = await OlderCopy.TakeAsync(await platform.ClusterAsync(urlId));
        await WriteAsync(urlId, 1);
        await RoundsAsync(2);
        await copy.ExchangeAsync();
        var lost = await platform.BindingAsync(urlId);
        await AssertRefusedAsync(lost);
        await Assert.ThrowsAsync<ProvisioningException>(() => loss.AcceptAsync(urlId, "pete@loss.test", Token));
        await loss.RequestAsync(urlId, "olga@loss.test", Token);
        foreach (var nobody in new[] { "olga@loss.test", "sam@loss.test", "eve@loss.test" })
        {
            await Assert.ThrowsAsync<ProvisioningException>(() => loss.AcceptAsync(urlId, nobody, Token));
        }
        await loss.AcceptAsync(urlId, "pete@loss.test", Token);
        Assert.Equal("position", await QuarantineAsync(lost)); // never lifted by itself
        await platform.Operator.GetRequiredService<QuarantineCommands>().LiftAsync(urlId, Token);
        var accepted = await platform.BindingAsync(urlId);
        Assert.Equal(lost.FenceEpoch + 1, accepted.FenceEpoch);
        await (await platform.OpenAsync(accepted)).DisposeAsync();
        Assert.Equal(
            "700 olga@loss.test, 701 pete@loss.test",
            await platform.InCatalogAsync(
                $"""
                SELECT string_agg(action || ' ' || actor_label, ', ' ORDER BY entry_id) FROM platform_log
                WHERE tenant_id = '{lost.TenantId}' AND action IN (700, 701)
                """
            )
        );

        await copy.ExchangeAsync();
        await AssertRefusedAsync(accepted, reason: "fence-epoch");
        await copy.ExchangeAsync();
        await platform.Operator.GetRequiredService<QuarantineCommands>().LiftAsync(urlId, Token);
    }

    private async Task WriteAsync(string urlId, int rows)
    {
        await WaitUntilServedAsync(await platform.BindingAsync(urlId)); // after a restart, pooled connections are dead
        await platform.AsAsync(urlId, TenantRole.App, Text(Write, rows));
    }

    private async Task RoundsAsync(int count)
    {
        var marking = platform.Operator.GetRequiredService<PositionMarking>();
        for (var i = 0; i < count; i++)
        {
            await await marking.BeginRoundAsync(Token);
        }
    }

    private async Task AssertRefusedAsync(
        TenantBinding binding,
        TenantRole role = TenantRole.App,
        string reason = "position"
    )
    {
        ServerIdentityException? refusal = null;
        // A connection from before may break first; the next one is new.
        await Wait.UntilAsync(async () =>
        {
            try
            {
                await using var connection = await platform.OpenAsync(binding, role);
                await using var command = new Npgsql.NpgsqlCommand("SELECT 1", connection);
                await command.ExecuteScalarAsync(Token);
                Assert.Fail("The older copy was served.");
            }
            catch (ServerIdentityException e)
            {
                refusal = e;
            }
            catch (Exception e) when (DatabaseErrors.IsUnavailable(e) || e is ServiceUnavailableException) { }
            return refusal is not null;
        });
        Assert.Equal(reason, refusal?.Reason);
        Assert.NotNull(await QuarantineAsync(binding));
    }

    private Task WaitUntilServedAsync(TenantBinding binding) =>
        Wait.UntilAsync(async () =>
        {
            try
            {
                await using var connection = await platform.OpenAsync(binding);
                await using var command = new Npgsql.NpgsqlCommand("SELECT 1", connection);
                return await command.ExecuteScalarAsync(Token) is not null;
            }
            catch (Exception e) when (DatabaseErrors.IsUnavailable(e) || e is ServiceUnavailableException)
            {
                return false;
            }
        });

    private Task<object?> QuarantineAsync(TenantBinding binding) =>
        platform.InCatalogAsync(
            $"SELECT reason FROM quarantines WHERE tenant_id = '{binding.TenantId}' AND lifted_at IS NULL"
        );

    private Task<object?> LiftUncheckedAsync(TenantBinding binding) =>
        platform.InCatalogAsync($"UPDATE quarantines SET lifted_at = now() WHERE tenant_id = '{binding.TenantId}'");

    private Task<object?> MarksAsync(string urlId) =>
        platform.AsAsync(urlId, TenantRole.App, "SELECT count(*) FROM portal_positions");

    private Task<object?> StaffAsync(string email, string role) =>
        platform.InCatalogAsync(
            $"""
            INSERT INTO staff_members (staff_id, email, display_name, role, state, issuer, subject)
            VALUES (gen_random_uuid(), '{email}', 'x', '{role}', 'Active', 'http://issuer.test', '{email}')
            """
        );

    private static string Text(string format, int rows) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, format, rows);
}
