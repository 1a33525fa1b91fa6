using Portal.Platform.Tenancy;
using Portal.Web.SignIn;

namespace Portal.Web.Circuits;

/// <summary>All leases of this node's circuits, by tenant first (IC-12). A lease lives as long as something holds it.</summary>
public sealed class LeaseRegistry(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<TenantId, Dictionary<LeaseKey, Lease>> leases = [];

    /// <summary>Gives a session's lease to a new holder. It may not be valid any more.</summary>
    internal Lease Acquire(TenantIdentity identity, ILeaseHolder holder)
    {
        lock (gate)
        {
            var ofTenant = leases.GetValueOrDefault(identity.TenantId) ?? [];
            if (!ofTenant.TryGetValue(identity.Key, out var lease) || lease.HasEnded)
            {
                // A session that was just found live may follow one whose lease ended, for example after a change of role.
                lease = new(identity, time);
            }
            lease.Add(holder);
            ofTenant[identity.Key] = lease;
            leases[identity.TenantId] = ofTenant;
            return lease;
        }
    }

    /// <summary>Takes a holder off a lease; the last one takes the lease off the watch.</summary>
    internal void Release(Lease lease, ILeaseHolder holder)
    {
        var (tenant, key) = (lease.Identity.TenantId, lease.Identity.Key);
        lock (gate)
        {
            if (
                lease.Remove(holder) == 0
                && leases.TryGetValue(tenant, out var ofTenant)
                && ofTenant.GetValueOrDefault(key) == lease
            )
            {
                ofTenant.Remove(key);
                if (ofTenant.Count == 0)
                {
                    leases.Remove(tenant);
                }
            }
        }
    }

    /// <summary>Tenants with open circuits, and their leases.</summary>
    public IReadOnlyList<(TenantId Tenant, IReadOnlyList<Lease> Leases)> Snapshot()
    {
        lock (gate)
        {
            return [.. leases.Select(pair => (pair.Key, (IReadOnlyList<Lease>)[.. pair.Value.Values]))];
        }
    }
}
