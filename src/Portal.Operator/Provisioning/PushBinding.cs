using Portal.Platform;
using Portal.Platform.KeyService;

namespace Portal.Operator.Provisioning;

/// <summary>
/// Tells the key service where the tenant is, before anybody is served and again at every later start: so that one that was
/// lost with the key service's database comes back (IC-3). Without it no key of the tenant is valid.
/// </summary>
internal sealed class PushBinding(TenantLocations places, KeyServiceClient keys) : IProvisioningStep
{
    public bool RepeatsWhenActive => true;

    /// <exception cref="BindingNotPushedException">The key service does not answer, or knows a newer binding.</exception>
    public async Task RunAsync(TenantRequest request, CancellationToken cancellationToken)
    {
        var binding = (await places.GetAsync(request.UrlId, cancellationToken)).Binding;
        try
        {
            await keys.BindAsync(binding.TenantId, binding.ServerId, binding.Version, cancellationToken);
        }
        catch (Exception e) when (e is ServiceUnavailableException or ConflictException)
        {
            throw new BindingNotPushedException(request.UrlId, e);
        }
    }
}

/// <summary>The key service did not take a binding. It says nothing about the tenant's server.</summary>
internal sealed class BindingNotPushedException(string urlId, Exception cause)
    : Exception($"The key service did not take the binding of {urlId}. {cause.Message}", cause);
