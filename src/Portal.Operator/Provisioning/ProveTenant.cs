using Portal.Platform.Connections;
using Portal.Platform.Tenancy;

namespace Portal.Operator.Provisioning;

/// <summary>Opens the database in the services' own way, as both their roles: the server has to prove itself (IC-5).</summary>
internal sealed class ProveTenant(TenantLocations places, TenantConnections connections) : IProvisioningStep
{
    public bool RepeatsWhenActive => true;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken) =>
        await VerifyAsync((await places.GetAsync(request.UrlId, cancellationToken)).Binding, cancellationToken);

    /// <exception cref="Platform.ServerIdentityException">It is another server; the tenant is now quarantined.</exception>
    public async Task VerifyAsync(TenantBinding binding, CancellationToken cancellationToken)
    {
        await connections.CloseAsync(binding.TenantId); // an open connection has proved itself in the past only
        foreach (var role in new[] { TenantRole.App, TenantRole.Support })
        {
            await using var connection = await connections.OpenAsync(binding, role, cancellationToken);
        }
        await connections.CloseAsync(binding.TenantId);
    }
}

/// <summary>
/// An active tenant's server proves itself before the owner role touches it; a copied or exchanged one is quarantined at
/// once. A tenant in the making has no identity row yet.
/// </summary>
internal sealed class ProveAgain(TenantLocations places, ProveTenant proof) : IProvisioningStep
{
    public bool RepeatsWhenActive => true;

    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        if (
            await places.FindAsync(request.UrlId, cancellationToken) is { } place
            && place.Tenant.State != TenantState.Provisioning
        )
        {
            await proof.VerifyAsync(place.Binding, cancellationToken);
        }
    }
}
