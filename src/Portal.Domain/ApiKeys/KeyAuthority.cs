using Portal.Domain.Access;
using Portal.Platform;
using Portal.Platform.KeyService;
using Portal.Platform.Tenancy;

namespace Portal.Domain.ApiKeys;

/// <summary>
/// The authority of a key that the key service has just confirmed, for one request. The tenant's own half is looked at
/// with each operation, in the tenant's database (IC-9).
/// </summary>
/// <param name="tenant">The tenant that the key service names (IC-2, IC-3).</param>
/// <param name="key">The key.</param>
/// <param name="time">Measures how old the confirmation is.</param>
public sealed class KeyAuthority(TenantId tenant, KeyId key, TimeProvider time) : Authority
{
    /// <summary>A request whose body takes longer than this to come would act on a stale confirmation.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

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
        if (time.GetElapsedTime(confirmedAt) > Lifetime)
        {
            throw new ServiceUnavailableException("The request took too long. Send it again.");
        }
    }
}
