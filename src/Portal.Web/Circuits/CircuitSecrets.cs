using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Portal.Platform.Tenancy;

namespace Portal.Web.Circuits;

/// <summary>
/// Remembers which host, tenant and session a circuit was opened with, by the SHA-256 of its secret (IC-8). Entries
/// outlive the framework's own retention of circuits, then go.
/// </summary>
internal sealed class CircuitSecrets(TimeProvider time)
{
    private sealed record Owner(HostName Host, ILease Lease, long SeenAt);

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(13); // a session lives 12 hours
    private const int MaximumEntries = 100_000;
    private readonly ConcurrentDictionary<string, Owner> owners = new(StringComparer.Ordinal);

    public void Remember(string secret, CircuitOrigin origin)
    {
        if (owners.Count >= MaximumEntries)
        {
            Forget();
        }
        owners[Digest(secret)] = new(origin.Host.Name, origin.Lease, time.GetTimestamp());
    }

    /// <summary>
    /// Whether the circuit is this connection's own; null when it is not known here, as after a restart, or when the
    /// authority that it was opened with has ended since.
    /// </summary>
    public bool? IsOwn(string secret, CircuitOrigin origin)
    {
        if (!owners.TryGetValue(Digest(secret), out var owner))
        {
            return null;
        }
        var isSame =
            owner.Host == origin.Host.Name
            && owner.Lease.TenantId == origin.Lease.TenantId
            && owner.Lease.Key == origin.Lease.Key;
        return isSame && owner.Lease.State.HasEnded ? null : isSame;
    }

    private void Forget()
    {
        foreach (var (digest, owner) in owners)
        {
            if (time.GetElapsedTime(owner.SeenAt) > Lifetime)
            {
                owners.TryRemove(digest, out _);
            }
        }
        if (owners.Count >= MaximumEntries)
        {
            owners.Clear(); // an unknown circuit is refused, so forgetting is safe
        }
    }

    private static string Digest(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
