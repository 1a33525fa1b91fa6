using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Portal.Platform.Tenancy;

namespace Portal.Web.Circuits;

/// <summary>
/// Remembers which host, tenant and session a circuit was opened with, by the SHA-256 of its secret (IC-8). Entries
/// are kept longer than the framework keeps circuits.
/// </summary>
internal sealed class CircuitSecrets(TimeProvider time)
{
    private sealed record Owner(HostName Host, Lease Lease, CircuitTab Tab, long SeenAt);

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(13); // a session lives 12 hours
    private const int MaximumEntries = 100_000;
    private readonly ConcurrentDictionary<string, Owner> owners = new(StringComparer.Ordinal);

    public void Remember(string secret, AdmittedConnection connection)
    {
        if (owners.Count >= MaximumEntries)
        {
            Forget();
        }
        owners[Digest(secret)] = new(connection.Host, connection.Lease, connection.Holder.Tab!, time.GetTimestamp());
    }

    /// <summary>
    /// Whether the circuit is this connection's own; null if it is not known here, as after a restart, or the authority
    /// that it was opened with has ended since.
    /// </summary>
    public bool? IsOwn(string secret, AdmittedConnection connection)
    {
        if (!owners.TryGetValue(Digest(secret), out var owner))
        {
            return null;
        }
        var isSame =
            owner.Host == connection.Host
            && owner.Lease.Identity.TenantId == connection.Lease.Identity.TenantId
            && owner.Lease.Identity.Key == connection.Lease.Identity.Key;
        return isSame && owner.Lease.HasEnded ? null : isSame;
    }

    /// <summary>The tab of a circuit that is known here.</summary>
    public CircuitTab? TabOf(string secret) => owners.GetValueOrDefault(Digest(secret))?.Tab;

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
