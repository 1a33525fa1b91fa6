using Portal.Domain.Sessions;
using Portal.Platform.Tenancy;

namespace Portal.Web.Circuits;

/// <summary>All leases of this node, by tenant first (IC-12). A lease lives as long as something holds it.</summary>
public sealed class LeaseRegistry(CircuitLimits limits, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<TenantId, Dictionary<SessionId, SessionLease>> leases = [];

    /// <summary>Takes the lease of a session for a new holder.</summary>
    /// <returns>Null when the session or its tenant has as many connections as it may have, or the lease has ended.</returns>
    internal SessionLease? Acquire(TenantId tenant, LiveSession session, ILeaseHolder holder)
    {
        SessionLease lease;
        lock (gate)
        {
            if (!leases.TryGetValue(tenant, out var ofTenant))
            {
                leases[tenant] = ofTenant = [];
            }
            if (!ofTenant.TryGetValue(session.SessionId, out lease!) || lease.HasEnded)
            {
                // A session that was just found live may follow one whose lease ended, for example after a change of role.
                ofTenant[session.SessionId] = lease = new SessionLease(tenant, session, time);
            }
            if (lease.Count >= limits.PerSession || ofTenant.Values.Sum(other => other.Count) >= limits.PerTenant)
            {
                return null;
            }
            lease.Add(holder);
        }
        return lease;
    }

    /// <summary>Adds a holder to a lease that is held already.</summary>
    internal static void Hold(SessionLease lease, ILeaseHolder holder) => lease.Add(holder);

    /// <summary>Gives a lease back; the last holder takes it off the watch.</summary>
    internal void Release(SessionLease lease, ILeaseHolder holder)
    {
        lock (gate)
        {
            if (
                lease.Remove(holder) == 0
                && leases.TryGetValue(lease.Tenant, out var ofTenant)
                && ofTenant.GetValueOrDefault(lease.SessionId) == lease
            )
            {
                ofTenant.Remove(lease.SessionId);
                if (ofTenant.Count == 0)
                {
                    leases.Remove(lease.Tenant);
                }
            }
        }
    }

    /// <summary>Tenants with open circuits, and their leases.</summary>
    public IReadOnlyList<(TenantId Tenant, IReadOnlyList<SessionLease> Leases)> Snapshot()
    {
        lock (gate)
        {
            return [.. leases.Select(pair => (pair.Key, (IReadOnlyList<SessionLease>)[.. pair.Value.Values]))];
        }
    }
}
