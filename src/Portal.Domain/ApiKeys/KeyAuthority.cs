using Portal.Domain.Access;
using Portal.Platform;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;

namespace Portal.Domain.ApiKeys;

/// <summary>
/// The authority of a key that the key service has just verified, for one request. Each operation also verifies the key's row
/// in the tenant's database (IC-9).
/// </summary>
/// <param name="tenant">The tenant that the key service names (IC-2, IC-3).</param>
/// <param name="key">The key.</param>
/// <param name="time">Measures the age of the verification.</param>
public sealed class KeyAuthority(TenantId tenant, KeyId key, TimeProvider time) : Authority
{
    private readonly long confirmedAt = time.GetTimestamp();

    /// <summary>The key.</summary>
    public KeyId KeyId => key;

    /// <inheritdoc/>
    public override TenantId TenantId => tenant;

    /// <inheritdoc/>
    public override Guid Id => key.Value;

    /// <inheritdoc/>
    public override void EnsureValid()
    {
        if (time.GetElapsedTime(confirmedAt) > ConfirmationLifetime) // for example while the body was awaited
        {
            throw new ServiceUnavailableException("The request took too long. Send it again.");
        }
    }
}
