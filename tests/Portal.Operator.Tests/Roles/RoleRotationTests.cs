using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Operator.Provisioning;
using Portal.Operator.Roles;
using Portal.Operator.Tests.Provisioning;
using Portal.Platform.Catalog;
using Portal.Platform.Connections;
using Portal.Platform.Secrets;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.Operator.Tests.Roles;

/// <summary>A password changes while calls go on, and none of them notices.</summary>
public sealed class RoleRotationTests(TestPlatform platform)
{
    private const int Callers = 6;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RoleRotation Rotation => platform.Operator.GetRequiredService<RoleRotation>();

    [Theory]
    [InlineData("rotating", ServerTier.Dedicated)]
    [InlineData("shared-rotating", ServerTier.Schema)]
    public async Task Under_load_no_call_is_refused_and_the_former_role_is_locked(string urlId, ServerTier tier)
    {
        var first = await platform.ProvisionAsync(urlId, tier);
        var firstPassword = await platform.AppPasswordAsync(urlId);
        using var ends = new CancellationTokenSource();
        var (failures, calls) = (new ConcurrentQueue<Exception>(), new int[1]);
        var load = Enumerable
            .Range(0, Callers)
            .Select(number => CallAsync(first.TenantId, (TenantRole)(1 + (number % 2)), calls, failures, ends.Token))
            .ToList();

        await Rotation.RotateAsync(urlId, TenantRole.App, Token);
        var second = await platform.BindingAsync(urlId);
        await Rotation.RotateAsync(urlId, TenantRole.Support, Token);
        await Rotation.RotateAsync(urlId, TenantRole.App, Token);
        await ends.CancelAsync();
        await Task.WhenAll(load);

        Assert.Empty(failures);
        Assert.True(calls[0] > 100, $"only {calls[0]} calls");
        var third = await platform.BindingAsync(urlId);
        Assert.Equal((first.AppRole + "_b", first.AppRole), (second.AppRole, third.AppRole));
        Assert.Equal((first.SupportRole + "_b", first.Version + 3), (third.SupportRole, third.Version));
        await AssertRefusedAsync(urlId, second.AppRole, PasswordOf(second));
        await AssertRefusedAsync(urlId, third.AppRole, firstPassword);
        Assert.Equal(
            3L,
            await platform.InCatalogAsync(
                $"SELECT count(*) FROM events WHERE kind = 305 AND tenant_id = '{first.TenantId}'"
            )
        );
    }

    [Fact]
    public async Task An_interrupted_rotation_is_completed_by_the_next_one()
    {
        var binding = await platform.ProvisionAsync("interrupted-rotation", ServerTier.Schema);
        await platform.AsAdministratorAsync(
            "interrupted-rotation",
            $"CREATE ROLE {binding.AppRole}_b LOGIN PASSWORD 'from-before'"
        );
        await Rotation.RotateAsync("interrupted-rotation", TenantRole.App, Token);
        await AssertRefusedAsync("interrupted-rotation", binding.AppRole + "_b", "from-before");
        await AssertRefusedAsync("interrupted-rotation", binding.AppRole, PasswordOf(binding));
        await platform.AsAsync("interrupted-rotation", TenantRole.App, "SELECT count(*) FROM users");
        await platform.RunProvisioningAsync("interrupted-rotation", ServerTier.Schema); // the operator's next start
        await platform.AsAsync("interrupted-rotation", TenantRole.App, "SELECT count(*) FROM users");
    }

    [Fact]
    public async Task A_second_rotation_of_the_same_tenant_is_refused_while_the_first_one_runs()
    {
        await platform.ProvisionAsync("twice-rotated", ServerTier.Schema);
        var place = await platform.PlaceAsync("twice-rotated");
        await using var session = await platform
            .Operator.GetRequiredService<AdministratorConnections>()
            .OpenAsync(place.Server, Token);
        Assert.True(await session.TryLockAsync(place.Schema, Token));
        await Assert.ThrowsAsync<ProvisioningException>(() =>
            Rotation.RotateAsync("twice-rotated", TenantRole.App, Token)
        );
        Assert.Equal(place.Row.AppRole, (await platform.BindingAsync("twice-rotated")).AppRole);
    }

    /// <summary>Calls as a service does: the binding comes from the directory, which remembers it for a second.</summary>
    private async Task CallAsync(
        TenantId tenant,
        TenantRole role,
        int[] calls,
        ConcurrentQueue<Exception> failures,
        CancellationToken ends
    )
    {
        var directory = platform.Web.GetRequiredService<TenantDirectory>();
        var connections = platform.Web.GetRequiredService<TenantConnections>();
        while (!ends.IsCancellationRequested)
        {
            try
            {
                var binding = (await directory.GetServedAsync(tenant, Token)).Binding;
                await using var connection = await connections.OpenAsync(binding, role, Token);
                await using var command = new NpgsqlCommand("SELECT count(*) FROM users", connection);
                await command.ExecuteScalarAsync(CancellationToken.None);
                Interlocked.Increment(ref calls[0]);
            }
            catch (Exception e)
            {
                failures.Enqueue(e);
            }
            await Task.Delay(10, CancellationToken.None);
        }
    }

    private string PasswordOf(TenantBinding binding) =>
        platform
            .Web.GetRequiredService<RuntimeSecrets>()
            .OpenText(binding.AppCredential, SecretPurpose.AppCredential(binding.TenantId));

    private async Task AssertRefusedAsync(string urlId, string role, string password)
    {
        var database = (await platform.BindingAsync(urlId)).Database;
        await using var source = await platform.SourceAsync(urlId, database, role, password);
        var refusal = await Assert.ThrowsAsync<PostgresException>(async () =>
        {
            await using var connection = await source.OpenConnectionAsync(Token);
        });
        Assert.StartsWith("28", refusal.SqlState, StringComparison.Ordinal);
    }
}
