using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Provisioning;

/// <summary>Connects as the services do, in both of their roles, so that the server is verified (IC-5).</summary>
internal sealed class VerifyTenant(TenantLocations locations, TenantConnections connections) : IProvisioningStep
{
    public bool RepeatsWhenActive => true;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken) =>
        await VerifyAsync((await locations.GetAsync(request.UrlId, cancellationToken)).Binding, cancellationToken);

    public async Task UndoAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        if (await locations.FindAsync(request.UrlId, cancellationToken) is { Binding: var binding })
        {
            await connections.CloseAsync(binding.TenantId);
        }
    }

    /// <exception cref="Platform.ServerIdentityException">It is not the bound server; the tenant is now quarantined.</exception>
    public async Task VerifyAsync(TenantBinding binding, CancellationToken cancellationToken)
    {
        await connections.CloseAsync(binding.TenantId); // a pooled connection was verified in the past only
        foreach (var role in new[] { TenantRole.App, TenantRole.Support })
        {
            await using var connection = await connections.OpenAsync(binding, role, cancellationToken);
        }
        await connections.CloseAsync(binding.TenantId);
    }
}

/// <summary>
/// Verifies an active tenant's server before the owner role connects to it, so that a copied or replaced one is
/// quarantined at once. A tenant that is still being provisioned has no identity row yet; one from before there were marks
/// gets its first one before the services are let in.
/// </summary>
internal sealed class VerifyActiveTenant(TenantLocations locations, VerifyTenant verification) : IProvisioningStep
{
    public bool RepeatsWhenActive => true;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        if (
            await locations.FindAsync(request.UrlId, cancellationToken) is { } location
            && location.Tenant.State != TenantState.Provisioning
            && location.Binding.Position is not null
        )
        {
            await verification.VerifyAsync(location.Binding, cancellationToken);
        }
    }
}
