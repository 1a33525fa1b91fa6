using Portal.Domain.Sessions;
using Portal.Domain.Support;
using Portal.Platform.Tenancy;

namespace Portal.Web.Circuits;

/// <summary>All leases of this node, by tenant first (IC-12). A lease lives as long as something holds it.</summary>
public sealed class LeaseRegistry(CircuitLimits limits, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<TenantId, Dictionary<LeaseKey, ILease>> leases = [];

    /// <summary>
    /// Takes the lease of a session for a new holder. A new one counts from when the session was asked for, at
    /// <paramref name="askedAt"/> (a timestamp of the time provider), and may not stand any more.
    /// </summary>
    /// <returns>Null when the session or its tenant has as many connections as it may have, or the lease has ended.</returns>
    internal ILease? Acquire(TenantId tenant, LiveSession session, long askedAt, ILeaseHolder holder) =>
        Acquire(
            tenant,
            SessionLease.KeyOf(session.SessionId),
            () => new SessionLease(tenant, session, askedAt, time),
            holder
        );

    /// <summary>The same for a support session.</summary>
    internal ILease? Acquire(TenantId tenant, LiveSupport session, long askedAt, ILeaseHolder holder) =>
        Acquire(tenant, SupportLease.KeyOf(session.Id), () => new SupportLease(tenant, session, askedAt, time), holder);

    /// <summary>Adds a holder to a lease that is held already.</summary>
    internal static void Hold(ILease lease, ILeaseHolder holder) => lease.State.Add(holder);

    /// <summary>Gives a lease back; the last holder takes it off the watch.</summary>
    internal void Release(ILease lease, ILeaseHolder holder)
    {
        lock (gate)
        {
            if (
                lease.State.Remove(holder) == 0
                && leases.TryGetValue(lease.TenantId, out var ofTenant)
                && ofTenant.GetValueOrDefault(lease.Key) == lease
            )
            {
                ofTenant.Remove(lease.Key);
                if (ofTenant.Count == 0)
                {
                    leases.Remove(lease.TenantId);
                }
            }
        }
    }

    /// <summary>Tenants with open circuits, and their leases.</summary>
    public IReadOnlyList<(TenantId Tenant, IReadOnlyList<ILease> Leases)> Snapshot()
    {
        lock (gate)
        {
            return [.. leases.Select(pair => (pair.Key, (IReadOnlyList<ILease>)[.. pair.Value.Values]))];
        }
    }

    private ILease? Acquire(TenantId tenant, LeaseKey key, Func<ILease> make, ILeaseHolder holder)
    {
        lock (gate)
        {
            var ofTenant = leases.GetValueOrDefault(tenant) ?? [];
            if (!ofTenant.TryGetValue(key, out var lease) || lease.State.HasEnded)
            {
                // A session that was just found live may follow one whose lease ended, for example after a change of role.
                lease = make();
            }
            if (
                lease.State.Count >= limits.PerSession
                || ofTenant.Values.Sum(other => other.State.Count) >= limits.PerTenant
            )
            {
                return null;
            }
            lease.State.Add(holder);
            ofTenant[key] = lease;
            leases[tenant] = ofTenant;
            return lease;
        }
    }
}
