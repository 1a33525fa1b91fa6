using Portal.Platform;
using Portal.Platform.KeyService;

namespace Portal.Operator.Provisioning;

/// <summary>
/// Pushes the tenant's binding to the key service before the tenant is served, and again at every start, so that a binding
/// lost with the key service's database is restored (IC-3). Without it no key of the tenant is valid.
/// </summary>
internal sealed class PushBinding(TenantLocations locations, KeyServiceClient keys) : IProvisioningStep
{
    public bool RepeatsWhenActive => true;

    /// <exception cref="BindingNotPushedException">The key service is unavailable or has a newer binding.</exception>
    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        var binding = (await locations.GetAsync(request.UrlId, cancellationToken)).Binding;
        try
        {
            await keys.BindAsync(binding.TenantId, binding.ServerId, binding.Version, cancellationToken);
        }
        catch (Exception e) when (e is ServiceUnavailableException or ConflictException)
        {
            throw new BindingNotPushedException(request.UrlId, e);
        }
    }

    /// <summary>From now on the key service knows the tenant as bound to no server.</summary>
    public async Task UndoAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        if (await locations.FindAsync(request.UrlId, cancellationToken) is { Binding: var binding })
        {
            await keys.BindAsync(binding.TenantId, server: null, binding.Version + 1, cancellationToken);
        }
    }
}

/// <summary>The key service did not accept a binding; the tenant's server is not at fault.</summary>
internal sealed class BindingNotPushedException(string urlId, Exception cause)
    : Exception($"The key service did not accept the binding of {urlId}. {cause.Message}", cause);
