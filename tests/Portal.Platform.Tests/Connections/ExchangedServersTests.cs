using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Portal.Operator.Provisioning;
using Portal.Operator.Servers;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.Platform.Tests.Connections;

/// <summary>IC-5 with whole servers in the wrong place.</summary>
public sealed class ExchangedServersTests(TestPlatform platform)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_servers_with_exchanged_ports_serve_nobody()
    {
        var one = await platform.ProvisionAsync("exchange-one", ServerTier.Dedicated);
        var two = await platform.ProvisionAsync("exchange-two", ServerTier.Dedicated);
        var (first, second) = (
            await platform.ClusterAsync("exchange-one"),
            await platform.ClusterAsync("exchange-two")
        );
        await Task.WhenAll(first.StopAsync(Token), second.StopAsync(Token));
        await Task.WhenAll(first.OnPort(two.Port).StartAsync(Token), second.OnPort(one.Port).StartAsync(Token));

        var attempts = new[]
        {
            await platform.AssertRefusedAsync(one, "server-key"),
            await platform.AssertRefusedAsync(two, "server-key"),
        };

        await Task.WhenAll(first.StopAsync(Token), second.StopAsync(Token));
        await Task.WhenAll(first.StartAsync(Token), second.StartAsync(Token));
        foreach (var attempt in attempts)
        {
            Assert.False(await platform.HasEntryAsync("exchange-one", attempt));
            Assert.False(await platform.HasEntryAsync("exchange-two", attempt));
        }
    }

    [Fact]
    public async Task Of_two_servers_alike_in_all_but_the_identity_row_the_other_is_refused()
    {
        var binding = await platform.ProvisionAsync("original", ServerTier.Dedicated);
        var original = await platform.ClusterAsync("original");
        var copy = await CopyAsync(original);
        Assert.Equal(original.Facts.SystemIdentifier, copy.Facts.SystemIdentifier);
        Assert.Equal(original.Facts.SpkiSha256, copy.Facts.SpkiSha256);
        await copy.StartAsync(Token); // on the original's own port, with its key, roles and passwords

        await using (var unchanged = await platform.OpenAsync(binding)) { } // a mere copy proves what it copied
        await platform.AsAdministratorAsync(
            "original",
            $"UPDATE portal_identity SET tenant_id = '{TenantId.New()}', nonce = sha256('other')"
        );
        var attempt = await platform.AssertRefusedAsync(binding with { Version = 2 }, "tenant");
        Assert.False(await platform.HasEntryAsync("original", attempt));
        await copy.DeleteAsync(Token);
    }

    [Fact]
    public async Task A_copy_left_behind_by_a_move_is_refused_by_its_fence_epoch()
    {
        var binding = await platform.ProvisionAsync("moved", ServerTier.Dedicated);
        var copy = await CopyAsync(await platform.ClusterAsync("moved"));
        await copy.StartAsync(Token);
        var attempt = await platform.AssertRefusedAsync(binding with { FenceEpoch = 2, Version = 2 }, "fence-epoch");
        Assert.False(await platform.HasEntryAsync("moved", attempt));
        await copy.DeleteAsync(Token);
    }

    [Fact]
    public async Task The_administrator_gives_no_password_to_another_server()
    {
        await platform.ProvisionAsync("guarded", ServerTier.Schema);
        var server = (await platform.PlaceAsync("guarded")).Server;
        var administrator = platform.Operator.GetRequiredService<AdministratorConnections>();
        server.ServerKeyPin = new byte[32];
        await Assert.ThrowsAnyAsync<Exception>(() => administrator.ExecuteAsync(server, "postgres", "SELECT 1", Token));
        server = (await platform.PlaceAsync("guarded")).Server;
        server.SystemIdentifier++;
        var refusal = await Assert.ThrowsAsync<ServerIdentityException>(() =>
            administrator.ExecuteAsync(server, "postgres", "SELECT 1", Token)
        );
        Assert.Equal("system-identifier", refusal.Reason);
    }

    private static async Task<PostgresCluster> CopyAsync(PostgresCluster original)
    {
        await original.StopAsync(Token);
        var folder = original.Facts.Folder + "_copy";
        using var copying = Process.Start("cp", ["-a", original.Facts.Folder, folder]);
        await copying.WaitForExitAsync(Token);
        return PostgresCluster.Load(folder)!;
    }
}
