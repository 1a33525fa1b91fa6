using Microsoft.Extensions.DependencyInjection;
using Portal.Operator.Commands;
using Portal.Operator.Provisioning;
using Portal.Operator.Tests.Provisioning;
using Portal.Platform;
using Portal.Platform.Tenancy;
using Portal.Testing;

namespace Portal.Operator.Tests.Commands;

public sealed class QuarantineCommandsTests(TestPlatform platform)
{
    private QuarantineCommands Commands => platform.Operator.GetRequiredService<QuarantineCommands>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_quarantine_is_lifted_only_when_the_server_is_verified()
    {
        var binding = await platform.ProvisionAsync("quarantined", ServerTier.Schema);
        var open = $"SELECT count(*) FROM quarantines WHERE tenant_id = '{binding.TenantId}' AND lifted_at IS NULL";
        await platform.AsAdministratorAsync("quarantined", "UPDATE portal_identity SET fence_epoch = 7");
        await Assert.ThrowsAsync<ServerIdentityException>(() => platform.OpenAsync(binding));
        Assert.Equal(1L, await platform.InCatalogAsync(open));

        await Assert.ThrowsAsync<ServerIdentityException>(() => Commands.LiftAsync("quarantined", Token));
        Assert.Equal(1L, await platform.InCatalogAsync(open));

        await platform.AsAdministratorAsync("quarantined", "UPDATE portal_identity SET fence_epoch = 1");
        await Commands.LiftAsync("quarantined", Token);
        Assert.Equal(0L, await platform.InCatalogAsync(open));
        Assert.Equal(
            1L,
            await platform.InCatalogAsync(
                $"SELECT count(*) FROM events WHERE kind = 302 AND tenant_id = '{binding.TenantId}' AND reason = 'fence-epoch'"
            )
        );
        await using var again = await platform.OpenAsync(binding);
        await Assert.ThrowsAsync<ProvisioningException>(() => Commands.LiftAsync("quarantined", Token));
    }
}
